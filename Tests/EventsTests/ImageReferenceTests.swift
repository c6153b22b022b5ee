// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@Suite struct ImageReferenceTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    @Test(arguments: [
        ("nginx", "nginx", nil, nil), ("nginx:1.27", "nginx", "1.27", nil),
        ("docker.io/library/nginx:1.27@\(digest)", "docker.io/library/nginx", "1.27", digest),
        ("registry.example:5000/team/web", "registry.example:5000/team/web", nil, nil),
        ("registry.example:5000/team/web:v1", "registry.example:5000/team/web", "v1", nil),
        ("localhost:5000/a@\(digest)", "localhost:5000/a", nil, digest), ("[::1]:5000/a:b", "[::1]:5000/a", "b", nil),
        (digest, nil, nil, digest), ("sha256:1", "sha256", "1", nil), ("", nil, nil, nil), ("a:", "a", nil, nil), ("a@", "a", nil, nil),
        (":b", nil, "b", nil), ("@\(digest)", nil, nil, digest),
    ] as [(String, String?, String?, String?)])
    func `an image's name has three parts`(text: String, repository: String?, tag: String?, digest: String?) {
        let reference = ImageReference(text)
        #expect((reference.repository, reference.tag, reference.digest) == (repository, tag, digest))
    }

    @Test func `a container's short id is twelve digits`() {
        let info = ContainerInfo(id: String(repeating: "0123456789abcdef", count: 4), runtime: "crio")
        #expect((info.shortID, info.type, ContainerInfo.hostID) == ("0123456789ab", "cri-o", "host"))
    }
}
