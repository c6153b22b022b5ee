// SPDX-License-Identifier: Apache-2.0

/// What is done with a register and an operand. The raw value is the opcode's operation field.
package enum Operation: UInt8, CaseIterable, Sendable {
    case add = 0x00
    case subtract = 0x10
    case multiply = 0x20
    /// Unsigned; by zero it is zero.
    case divide = 0x30
    case or = 0x40
    case and = 0x50
    /// Shifts take the lower 6 bits of a register, or 5 where they are narrow.
    case shiftLeft = 0x60
    case shiftRight = 0x70
    /// Unsigned; by zero nothing changes.
    case remainder = 0x90
    case exclusiveOr = 0xa0
    case move = 0xb0
    case shiftRightSigned = 0xc0
}

/// What a jump asks for. The raw value is the opcode's operation field; unsigned unless it says otherwise.
package enum JumpCondition: UInt8, CaseIterable, Sendable {
    case equal = 0x10
    case greater = 0x20
    case greaterOrEqual = 0x30
    /// Some bit is set in both.
    case anyBit = 0x40
    case notEqual = 0x50
    case signedGreater = 0x60
    case signedGreaterOrEqual = 0x70
    case less = 0xa0
    case lessOrEqual = 0xb0
    case signedLess = 0xc0
    case signedLessOrEqual = 0xd0

    /// What holds where this does not; nil where the instruction set has no such jump.
    package var inverted: JumpCondition? {
        switch self {
        case .equal: .notEqual
        case .notEqual: .equal
        case .greater: .lessOrEqual
        case .lessOrEqual: .greater
        case .less: .greaterOrEqual
        case .greaterOrEqual: .less
        case .signedGreater: .signedLessOrEqual
        case .signedLessOrEqual: .signedGreater
        case .signedLess: .signedGreaterOrEqual
        case .signedGreaterOrEqual: .signedLess
        case .anyBit: nil
        }
    }
}

/// Functions of the kernel that programs may call, by the numbers of include/uapi/linux/bpf.h.
package enum Helper: Int32, CaseIterable, Sendable {
    case mapLookup = 1
    case mapUpdate = 2
    case mapDelete = 3
    case ktimeGetNs = 5
    case getSmpProcessorId = 8
    case tailCall = 12
    case getCurrentPidTgid = 14
    case getCurrentUidGid = 15
    case getCurrentComm = 16
    case getCurrentTask = 35
    case getCurrentCgroupId = 80
    case sendSignal = 109
    case probeReadKernel = 113
    case ktimeGetBootNs = 125
    case ringbufOutput = 130
    case ringbufReserve = 131
    case ringbufSubmit = 132
    case ringbufDiscard = 133
    case taskStorageGet = 156
    case getCurrentTaskBtf = 158

    /// The kernel's own name.
    package var kernelName: String {
        switch self {
        case .mapLookup: "bpf_map_lookup_elem"
        case .mapUpdate: "bpf_map_update_elem"
        case .mapDelete: "bpf_map_delete_elem"
        case .ktimeGetNs: "bpf_ktime_get_ns"
        case .getSmpProcessorId: "bpf_get_smp_processor_id"
        case .tailCall: "bpf_tail_call"
        case .getCurrentPidTgid: "bpf_get_current_pid_tgid"
        case .getCurrentUidGid: "bpf_get_current_uid_gid"
        case .getCurrentComm: "bpf_get_current_comm"
        case .getCurrentTask: "bpf_get_current_task"
        case .getCurrentCgroupId: "bpf_get_current_cgroup_id"
        case .sendSignal: "bpf_send_signal"
        case .probeReadKernel: "bpf_probe_read_kernel"
        case .ktimeGetBootNs: "bpf_ktime_get_boot_ns"
        case .ringbufOutput: "bpf_ringbuf_output"
        case .ringbufReserve: "bpf_ringbuf_reserve"
        case .ringbufSubmit: "bpf_ringbuf_submit"
        case .ringbufDiscard: "bpf_ringbuf_discard"
        case .taskStorageGet: "bpf_task_storage_get"
        case .getCurrentTaskBtf: "bpf_get_current_task_btf"
        }
    }
}
