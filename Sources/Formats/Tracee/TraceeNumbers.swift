// SPDX-License-Identifier: Apache-2.0

internal import Events

/// The number that Tracee 0.24 gives to an event: of a call its number on this machine, else one of its own.
enum TraceeNumbers {
    /// Events that Tracee does not have get ours, which no event of Tracee's has.
    static func number(of definition: EventDefinition) -> Int {
        if let numbers = definition.numbers {
            #if arch(arm64)
            return numbers.arm64 ?? Int(definition.kind.rawValue)
            #else
            return numbers.x86_64 ?? Int(definition.kind.rawValue)
            #endif
        }
        return byName[definition.name] ?? Int(definition.kind.rawValue)
    }

    /// What rules detect: as Tracee numbers signatures, by a number that the name gives.
    static func number(ofDetection name: String) -> Int {
        // FNV-1a, 32 bits.
        let hash = name.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return 6000 + Int(hash % 1000)
    }

    /// Tests look whether each is an event's.
    static var names: [String] { byName.keys.sorted() }

    private static let byName: [String: Int] = {
        var result: [String: Int] = [:]
        for (first, names) in runs {
            let words = names.split { $0 == " " || $0 == "\n" }
            for (place, name) in words.enumerated() where name != "-" { result[String(name)] = first + place }
        }
        return result
    }()

    /// Consecutive numbers from the first on; a dash stands for what is never told.
    private static let runs: [(Int, String)] = [
        (701, "net_packet_raw"),
        (712, """
            sys_enter sys_exit sched_process_fork sched_process_exec sched_process_exit sched_switch do_exit cap_capable vfs_write
            vfs_writev vfs_read vfs_readv mem_prot_alert commit_creds switch_task_ns magic_write cgroup_attach_task cgroup_mkdir
            cgroup_rmdir security_bprm_check security_file_open security_inode_unlink security_socket_create security_socket_listen
            security_socket_connect security_socket_accept security_socket_bind security_socket_setsockopt security_sb_mount
            security_bpf security_bpf_map security_kernel_read_file security_inode_mknod security_kernel_post_read_file
            security_inode_symlink security_mmap_file security_file_mprotect socket_dup zeroed_inodes __kernel_write proc_create
            kprobe_attach call_usermodehelper dirty_pipe_splice debugfs_create_file - debugfs_create_dir device_add register_chrdev
            shared_object_loaded do_init_module socket_accept load_elf_phdrs hooked_proc_fops - task_rename security_inode_rename
            do_sigaction bpf_attach kallsyms_lookup_name do_mmap print_mem_dump vfs_utimes do_truncate file_modification
            inotify_watch security_bpf_prog process_execute_failed security_path_notify set_fs_pwd suspicious_syscall_source
            stack_pivot - module_load module_free - - security_task_setrlimit security_settime64 chmod_common
            """),
        (2000, """
            net_packet_ipv4 net_packet_ipv6 net_packet_tcp net_packet_udp net_packet_icmp net_packet_icmpv6 net_packet_dns
            net_packet_dns_request net_packet_dns_response net_packet_http net_packet_http_request net_packet_http_response -
            net_flow_tcp_begin net_flow_tcp_end - net_tcp_connect init_namespaces container_create container_remove
            existing_container hooked_syscall hooked_seq_ops symbols_loaded symbols_collision hidden_kernel_module ftrace_hook
            """),
    ]
}

/// Tracee's number for a task: MurmurHash3 (32 bits) of its host thread id and its start, to a tenth of a second, both in network order.
enum TraceeEntity {
    static func number(thread: UInt32, start: UInt64) -> UInt32 {
        let rounded = start / 100_000_000 * 100_000_000
        var hash: UInt32 = 0x1827_3645
        for word in [thread, UInt32(truncatingIfNeeded: rounded >> 32), UInt32(truncatingIfNeeded: rounded)] {
            // The hash reads least bytes first.
            hash ^= rotate(word.byteSwapped &* 0xcc9e_2d51, 15) &* 0x1b87_3593
            hash = rotate(hash, 13) &* 5 &+ 0xe654_6b64
        }
        hash ^= 12
        hash = (hash ^ hash >> 16) &* 0x85eb_ca6b
        hash = (hash ^ hash >> 13) &* 0xc2b2_ae35
        return hash ^ hash >> 16
    }

    private static func rotate(_ word: UInt32, _ bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
