// SPDX-License-Identifier: Apache-2.0

internal import CYAMLEvents

/// What libyaml reads, one event at a time.
struct YAMLEvent {
    let kind: Kind
    /// Characters from the beginning, as libyaml counts.
    let start: Int
    let end: Int
    let anchor: String?
    let tag: String?

    enum Kind {
        case other, streamEnd, documentEnd, sequenceStart, sequenceEnd, mappingStart, mappingEnd, alias
        case scalar(String, YAMLScalar.Style)
    }
}

/// libyaml's parser over bytes that the caller keeps alive.
@safe struct YAMLEvents: ~Copyable {
    private let handle: OpaquePointer

    /// Why there is no next event.
    struct Problem: Error {
        let message: String
        let offset: Int
        /// Whether the offset counts bytes, not characters.
        let countsBytes: Bool
    }

    /// Begins to read; nil if there is no memory.
    ///
    /// The bytes must be UTF-8 and outlive this value.
    @unsafe init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let handle = unsafe yaml_events_open(bytes.baseAddress, bytes.count) else { return nil }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe yaml_events_close(handle) }

    mutating func next() throws(Problem) -> YAMLEvent {
        var view = unsafe yaml_event_view()
        guard unsafe yaml_events_next(handle, &view) == 1 else { throw problem() }
        // The view's pointers live until the next call; everything is copied out of it here.
        return unsafe YAMLEvent(view)
    }

    private func problem() -> Problem {
        let problem = unsafe yaml_events_problem(handle)
        // libyaml's messages are constants of its own.
        let phrase = unsafe problem.problem.map { unsafe String(cString: $0) } ?? "out of memory"
        let context = unsafe problem.context.map { unsafe String(cString: $0) }
        return unsafe Problem(
            message: [context, phrase].compactMap { $0 }.joined(separator: ", "), offset: problem.offset,
            countsBytes: problem.counts_bytes == 1)
    }
}

extension YAMLEvent {
    @unsafe fileprivate init(_ view: yaml_event_view) {
        unsafe start = view.start
        unsafe end = view.end
        unsafe anchor = view.anchor.map { unsafe String(cString: $0) }
        unsafe tag = view.tag.map { unsafe String(cString: $0) }
        kind =
            switch unsafe view.kind {
            case YAML_EVENTS_STREAM_END: .streamEnd
            case YAML_EVENTS_DOCUMENT_END: .documentEnd
            case YAML_EVENTS_SCALAR: unsafe .scalar(Self.text(view), Self.style(view.style))
            case YAML_EVENTS_ALIAS: .alias
            case YAML_EVENTS_SEQUENCE_START: .sequenceStart
            case YAML_EVENTS_SEQUENCE_END: .sequenceEnd
            case YAML_EVENTS_MAPPING_START: .mappingStart
            case YAML_EVENTS_MAPPING_END: .mappingEnd
            default: .other
            }
    }

    @unsafe private static func text(_ view: yaml_event_view) -> String {
        unsafe String(decoding: UnsafeBufferPointer(start: view.value, count: view.length), as: UTF8.self)
    }

    private static func style(_ style: yaml_events_style) -> YAMLScalar.Style {
        switch style {
        case YAML_EVENTS_SINGLE_QUOTED: .singleQuoted
        case YAML_EVENTS_DOUBLE_QUOTED: .doubleQuoted
        case YAML_EVENTS_LITERAL: .literal
        case YAML_EVENTS_FOLDED: .folded
        default: .plain
        }
    }
}
