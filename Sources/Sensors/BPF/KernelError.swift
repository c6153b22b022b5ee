// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Events
internal import Glibc

/// A failure at the kernel boundary: what was asked for, on what, and what the kernel answered.
package struct KernelError: Error, Hashable, Sendable {
    package enum Request: String, Sendable {
        case openObject = "open the BPF object"
        case configure = "configure"
        case loadObject = "load the BPF programs"
        case attach = "attach"
        case map = "use the BPF map"
        case mapRing = "map the ring buffer"
        case systemCall = "call"
    }
    package let request: Request
    /// The program, map or call.
    package let subject: String
    /// A positive errno.
    package let code: CInt
    /// What libbpf or the verifier said; may be long.
    package let log: String

    package init(request: Request, subject: String, code: CInt, log: String = "") {
        self.request = request
        self.subject = subject
        self.code = code
        self.log = log
    }
}

extension KernelError: CustomStringConvertible {
    package var description: String {
        "cannot \(request.rawValue) \(subject): \(ErrorNumber.name(Int(code)) ?? "error \(code)")"
    }
}

/// Turns a `-errno` answer into an error; other answers pass.
@discardableResult
func check(_ request: KernelError.Request, _ subject: String, _ answer: CInt) throws(KernelError) -> CInt {
    guard answer < 0 else { return answer }
    throw KernelError(request: request, subject: subject, code: -answer, log: LibraryLog.shared.take())
}
