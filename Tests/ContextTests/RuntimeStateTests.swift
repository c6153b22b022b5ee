// SPDX-License-Identifier: Apache-2.0

@testable import Context
import Events
import Foundation
import KernelInterface
import Testing

@Suite final class RuntimeStateTests {
    private static let id = String(repeating: "0123456789abcdef", count: 4)
    private static let digest = "sha256:" + String(repeating: "ab", count: 32)
    private let root = FileManager.default.temporaryDirectory.appending(path: "apus-runtime-\(UUID().uuidString.prefix(8))").path
    private var state: RuntimeState { RuntimeState(root: root, proc: root + "/proc") }
    private let info = ContainerInfo(id: id, runtime: "containerd")
    private static let containerd = "/run/containerd/io.containerd.runtime.v2.task/k8s.io/\(id)"
    private static let podman = "/run/containers/storage/overlay-containers/\(id)/userdata"

    deinit { try? FileManager.default.removeItem(atPath: root) }

    private func write(_ text: String, _ path: String) throws {
        let url = URL(filePath: root + path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    @Test func `a bundle of containerd's Kubernetes interface tells image, pod, mounts and namespaces`() throws {
        try write("", "/proc/1/ns/net")
        try write("", "/other")
        try write(
            """
            {"annotations":{"io.kubernetes.cri.container-type":"container","io.kubernetes.cri.container-name":"web",
            "io.kubernetes.cri.image-name":"docker.io/library/nginx:1.27@\(Self.digest)","io.kubernetes.cri.sandbox-id":"5a5a",
            "io.kubernetes.cri.sandbox-name":"web-1","io.kubernetes.cri.sandbox-namespace":"shop","io.kubernetes.cri.sandbox-uid":"u-1"},
            "mounts":[{"destination":"/proc","type":"proc","source":"proc","options":["nosuid","noexec"]},
            {"destination":"/data","source":"/srv/data","options":["rbind","rprivate","ro"]},{"source":"nowhere"}],
            "linux":{"namespaces":[{"type":"pid"},{"type":"network","path":"\(root)/proc/1/ns/net"},{"type":"ipc","path":"\(root)/gone"}],
            "maskedPaths":["/proc/kcore"]},"process":{"capabilities":{"bounding":["CAP_CHOWN"]}}}
            """, Self.containerd + "/config.json")
        try write("1", Self.containerd + "/init.pid")
        #expect(state.fill(info))
        #expect((info.name, info.imageReference?.repository, info.imageReference?.tag, info.imageDigest)
            == ("web", "docker.io/library/nginx", "1.27", Self.digest))
        #expect((info.podName, info.podNamespace, info.podUID) == ("web-1", "shop", "u-1"))
        #expect((info.podSandboxID, info.isSandbox) == ("5a5a", false))
        #expect(info.mounts == [
            ContainerMount(source: "proc", destination: "/proc", mode: "nosuid,noexec"),
            ContainerMount(
                source: "/srv/data", destination: "/data", mode: "rbind,rprivate,ro", isWritable: false, propagation: "rprivate"),
        ])
        #expect((info.usesHostPid, info.usesHostNetwork, info.usesHostIPC, info.privileged) == (false, true, nil, false))
        #expect(info.created > 0 && info.started > 0)
        #expect(info.labels["io.kubernetes.cri.container-name"] == "web")
    }

    @Test func `namespaces that a bundle does not list are the host's`() throws {
        try write(#"{"linux":{"namespaces":[{"type":"mount"}]}}"#, Self.containerd + "/config.json")
        #expect(state.fill(info))
        #expect((info.usesHostPid, info.usesHostNetwork, info.usesHostIPC) == (true, true, true))
    }

    @Test func `cri-o keeps labels as a text in an annotation, and a sandbox's are the pod's`() throws {
        try write(
            #"{"annotations":{"io.kubernetes.cri-o.ContainerType":"sandbox","io.kubernetes.cri-o.Image":"abc","#
                + #""io.kubernetes.cri-o.SandboxID":"5a","#
                + #""io.kubernetes.cri-o.Labels":"{\"app\":\"shop\",\"io.kubernetes.pod.uid\":\"u\"}"}}"#, Self.podman + "/config.json")
        #expect(state.fill(info))
        #expect((info.isSandbox, info.imageID, info.podSandboxID, info.podLabels) == (true, "abc", "5a", ["app": "shop"]))
        #expect(info.labels["app"] == "shop")
    }

    @Test func `docker's own files add to the bundle what it lacks`() throws {
        let docker = "/var/lib/docker/containers/\(Self.id)"
        try write(
            #"{"linux":{"namespaces":[{"type":"pid"}]},"mounts":[{"destination":"/etc/hosts"}]}"#,
            "/run/containerd/io.containerd.runtime.v2.task/moby/\(Self.id)/config.json")
        try write(
            #"""
            {"Name":"/web","Image":"sha256:1d","Created":"2026-01-02T03:04:05.25Z","State":{"StartedAt":"2026-01-02T03:04:06.000000001Z"},
            "Config":{"Image":"nginx:1.27","Labels":{"a":"b","io.kubernetes.pod.name":"p","n":1}},
            "MountPoints":{"/data":{"Source":"/srv","Destination":"/data","RW":true,"Propagation":"rprivate","Relabel":"z"}}}
            """#, docker + "/config.v2.json")
        try write(#"{"NetworkMode":"host","PidMode":"","IpcMode":"private","Privileged":true}"#, docker + "/hostconfig.json")
        try write(
            #"{"Repositories":{"nginx":{"nginx:1.27":"sha256:1d","nginx@\#(Self.digest)":"sha256:1d","nginx@sha256:00":"sha256:2d"}}}"#,
            "/var/lib/docker/image/overlay2/repositories.json")
        #expect(state.fill(info))
        #expect((info.runtime, info.type, info.name, info.image, info.imageID, info.imageDigest)
            == ("docker", "docker", "web", "nginx:1.27", "sha256:1d", Self.digest))
        #expect((info.usesHostNetwork, info.usesHostPid, info.usesHostIPC, info.privileged) == (true, false, false, true))
        #expect(info.mounts == [ContainerMount(source: "/srv", destination: "/data", mode: "z", isWritable: true, propagation: "rprivate")])
        #expect((info.created, info.started) == (1_767_323_045_250_000_000, 1_767_323_046_000_000_001))
        #expect((info.labels["a"], info.labels["n"], info.podName) == ("b", nil, "p"))
    }

    @Test func `podman's storage tells name and image`() throws {
        try write("{}", Self.podman + "/config.json")
        try write(
            #"[{"id":"00"},{"id":"\#(Self.id)","names":["n"],"image":"1d","#
                + #""metadata":"{\"image-name\":\"docker.io/library/alpine:3\",\"name\":\"web\"}"}]"#,
            "/var/lib/containers/storage/overlay-containers/containers.json")
        #expect(state.fill(info))
        #expect((info.name, info.image, info.imageID) == ("web", "docker.io/library/alpine:3", "1d"))
    }

    @Test(arguments: [
        "", "[]", "null", "{", "7", #"{"annotations":[],"mounts":{},"linux":7,"process":[]}"#, #"{"annotations":{"a":7},"mounts":[7,{}]}"#,
        #"{"linux":{"namespaces":{},"resources":{"devices":[{}]}},"mounts":[{"destination":7}]}"#,
        #"{"annotations":{"io.kubernetes.cri-o.Labels":"[]"}}"#, String(repeating: "[", count: 100_000),
    ])
    func `files that make no sense leave the id alone`(text: String) throws {
        try write(text, Self.containerd + "/config.json")
        try write(text, "/var/lib/docker/containers/\(Self.id)/config.v2.json")
        try write(text, "/var/lib/docker/containers/\(Self.id)/hostconfig.json")
        try write(text, "/var/lib/containers/storage/overlay-containers/containers.json")
        _ = state.fill(info)
        #expect((info.name, info.image, info.imageDigest, info.podName, info.mounts) == (nil, nil, nil, nil, []))
    }

    @Test(arguments: ["", "now", "0001-01-01T00:00:00Z", "2026-01-02", "2026-13-02T03:04:05Z", "9999999-01-01T00:00:00Z"])
    func `a time that is none is not known`(text: String) { #expect(RuntimeState.time(text) == 0) }

    @Test func `what the runtime writes after the control group is found with later events`() throws {
        let cgroups = CgroupLayout.Hierarchy(id: 0, path: root + "/cgroup")
        let table = ContainerTable(CgroupLayout(containers: cgroups, unified: cgroups), agentStart: 0, state: state)
        table.remember(cgroup: 5, path: "/kubepods/\(Self.id)")
        func container(at time: UInt64) throws -> ContainerInfo? {
            let record = Told().record(EventKind(rawValue: 3), at: time) { $0.cgroupID = 5 }
            return table.container(of: try Event(record.span))
        }
        #expect(try container(at: 1000)?.shortID == "0123456789ab")
        try write(#"{"annotations":{"io.kubernetes.cri.container-name":"web"}}"#, Self.containerd + "/config.json")
        #expect(try container(at: 1010)?.name == nil)
        #expect(try container(at: 1200)?.name == "web")
        #expect(try container(at: 1201) === table[id: Self.id])
    }
}
