// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import Events

/// Records that the kernel side leaves half done: what was cheaper to send as bytes, or cannot be read there.
enum Derivation {
    /// The finished record; nil when the event is finished already.
    static func derive(_ event: borrowing Event, environment: Bool) -> [UInt8]? {
        switch event.kind {
        case .netTcpConnect: tcpConnect(event)
        case .existingProcess: existingProcess(event, environment)
        default: nil
        }
    }

    /// existing_process: an iterator may not wait for another process's memory, so its arguments are read here.
    private static func existingProcess(_ event: borrowing Event, _ environment: Bool) -> [UInt8]? {
        guard event.provider == .iterator, let arguments = ProcessArguments(of: event, environment: environment) else { return nil }
        var record = RecordBuilder(changing: event)
        record.set(arguments)
        return record.bytes()
    }

    /// net_tcp_connect: the first argument comes as a socket address and is shown as the text of its address.
    private static func tcpConnect(_ event: borrowing Event) -> [UInt8]? {
        guard let data = event.data(0), let address = SocketAddress(bytes: data) else { return nil }
        var text = TextBuffer(capacity: 48)
        address.appendAddress(to: &text)
        var record = RecordBuilder(copying: event, kind: event.kind, arguments: event.argumentCount)
        record.set(0, text: text.bytes)
        if let port = event.slot(1) { record.set(1, value: port) }
        return record.bytes()
    }
}
