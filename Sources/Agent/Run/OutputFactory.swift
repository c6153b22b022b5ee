// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import Formats
internal import Sinks

/// Opens the outputs of a run.
struct OutputFactory {
    private let request: RunRequest
    private let host: HostIdentity
    /// Events are those of a command's own tree.
    private let isOfCommand: Bool

    init(_ request: RunRequest, _ host: HostIdentity = .here, isOfCommand: Bool) {
        (self.request, self.host, self.isOfCommand) = (request, host, isOfCommand)
    }

    func open() throws(AgentError) -> [EventOutput] {
        var outputs: [EventOutput] = []
        for specification in request.outputs { outputs.append(try open(specification)) }
        return outputs
    }

    private func open(_ specification: OutputSpecification) throws(AgentError) -> EventOutput {
        let target: ByteSink.Target
        switch specification.destination {
        case .standardOutput: target = .standardOutput
        case .file(let path): target = .file(path)
        }
        do throws(SinkError) {
            let sink = try ByteSink(target, limit: request.sinkBuffer, policy: request.overflow)
            return EventOutput(formatter(specification), sink, name: "\(specification.format.rawValue):\(specification.destination)")
        } catch {
            throw Self.unwritable(specification.destination, error)
        }
    }

    static func unwritable(_ destination: OutputSpecification.Destination, _ error: SinkError) -> AgentError {
        AgentError(
            .failure, "cannot write to \(destination): \(ErrorNumber.name(Int(error.code)) ?? "error \(error.code)")",
            hint: "check that the folder is there and may be written to")
    }

    private func formatter(_ specification: OutputSpecification) -> any EventFormatter {
        let falcoOptions = request.policies?.shape(on: host) ?? FalcoOptions(hostname: Array(host.nodeName.utf8))
        var options = FormatOptions()
        options.raw = request.extras.raw
        options.ancestors = request.extras.ancestors
        options.descriptorPaths = request.extras.descriptorPaths
        options.fileHashes = request.extras.executableHashes != nil
        options.local = request.local
        options.utcOffset = request.local ? host.utcOffset : 0
        options.nodeName = host.nodeName
        options.containers = !isOfCommand
        options.color = request.color && specification.destination == .standardOutput
        switch specification.format {
        case .json: return JSONFormatter(options)
        case .table: return TableFormatter(options)
        case .compact: return CompactFormatter(options)
        case .falcoJSON: return FalcoAlertFormatter(falcoOptions, isJSON: true)
        case .traceeJSON: return TraceeFormatter(options)
        case .falcoText: return FalcoAlertFormatter(falcoOptions, isJSON: false)
        }
    }
}
