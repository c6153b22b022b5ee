// SPDX-License-Identifier: Apache-2.0

internal import Events

extension ProcessFacts {
    func write(to writer: inout ByteWriter) {
        writer.append(key)
        writer.append(parent)
        writer.append(imageNumber)
        writer.append(imageSince)
        writer.append(comm)
        writer.append(workingDirectory)
        writer.append(origin.code)
        for flag in [isComplete, isParentRenewed, hasOlderChildren] { writer.append(flag) }
        writer.append(exit) { writer, exit in
            writer.append(exit.code)
            writer.append(exit.signal)
            writer.append(exit.time)
        }
        task.write(to: &writer)
        image.write(to: &writer)
    }

    static func read(_ reader: inout ByteReader) throws(Malformed) -> ProcessFacts {
        let key = try reader.processKey(), parent = try reader.processKey()
        let number: UInt32? = try reader.optionalInteger()
        let since: UInt64 = try reader.integer()
        let comm = try reader.text(), folder = try reader.optionalText()
        guard let origin = Origin(code: try reader.integer()) else { throw Malformed() }
        let (isComplete, isParentRenewed, hasOlderChildren) = (try reader.flag(), try reader.flag(), try reader.flag())
        let exit = try reader.optional { reader throws(Malformed) in
            Exit(code: try reader.integer(), signal: try reader.integer(), time: try reader.integer())
        }
        let task = try Task(&reader)
        let facts = ProcessFacts(
            key: key, parent: parent, imageNumber: number, imageSince: since, image: try ProcessImage.read(&reader), comm: comm,
            origin: origin)
        (facts.workingDirectory, facts.exit, facts.task) = (folder, exit, task)
        (facts.isComplete, facts.isParentRenewed, facts.hasOlderChildren) = (isComplete, isParentRenewed, hasOlderChildren)
        return facts
    }
}

extension ProcessFacts.Origin {
    /// As it is written; the order is part of the format.
    private static let all: [Self] = [.record, .fork, .procfs, .nothing]
    fileprivate var code: UInt8 { UInt8(Self.all.firstIndex(of: self) ?? 0) }
    fileprivate init?(code: UInt8) {
        guard Self.all.indices.contains(Int(code)) else { return nil }
        self = Self.all[Int(code)]
    }
}

extension ProcessFacts.Task {
    fileprivate func write(to writer: inout ByteWriter) {
        for number in [namespacePid, session, namespaceSession, processGroup, namespaceProcessGroup, terminal, loginUid] {
            writer.append(number)
        }
        for number in [permittedCapabilities, effectiveCapabilities, inheritableCapabilities, pidNamespaceStart] { writer.append(number) }
    }

    fileprivate init(_ reader: inout ByteReader) throws(Malformed) {
        self.init()
        namespacePid = try reader.optionalInteger()
        (session, namespaceSession) = (try reader.optionalInteger(), try reader.optionalInteger())
        (processGroup, namespaceProcessGroup) = (try reader.optionalInteger(), try reader.optionalInteger())
        (terminal, loginUid) = (try reader.optionalInteger(), try reader.optionalInteger())
        (permittedCapabilities, effectiveCapabilities) = (try reader.optionalInteger(), try reader.optionalInteger())
        (inheritableCapabilities, pidNamespaceStart) = (try reader.optionalInteger(), try reader.optionalInteger())
    }
}

extension ProcessImage {
    fileprivate func write(to writer: inout ByteWriter) {
        for text in [executable, givenPath, workingDirectory] { writer.append(text) }
        for vector in [arguments, environment] {
            writer.append(vector) { writer, vector in
                writer.append(vector.bytes)
                writer.append(vector.isCut)
            }
        }
        writer.append(device)
        for number in [inode, changeTime, modificationTime] { writer.append(number) }
        writer.append(mode)
        for flag in [isInUpperLayer, isInLowerLayer, isMemoryFile, isDeleted, isWritable] { writer.append(flag) }
    }

    fileprivate static func read(_ reader: inout ByteReader) throws(Malformed) -> ProcessImage {
        let image = ProcessImage()
        (image.executable, image.givenPath) = (try reader.optionalText(), try reader.optionalText())
        image.workingDirectory = try reader.optionalText()
        image.arguments = try vector(&reader)
        image.environment = try vector(&reader)
        image.device = try reader.optionalInteger()
        (image.inode, image.changeTime) = (try reader.optionalInteger(), try reader.optionalInteger())
        (image.modificationTime, image.mode) = (try reader.optionalInteger(), try reader.optionalInteger())
        (image.isInUpperLayer, image.isInLowerLayer) = (try reader.optionalFlag(), try reader.optionalFlag())
        (image.isMemoryFile, image.isDeleted) = (try reader.optionalFlag(), try reader.optionalFlag())
        image.isWritable = try reader.optionalFlag()
        return image
    }

    private static func vector(_ reader: inout ByteReader) throws(Malformed) -> ArgumentVector? {
        try reader.optional { reader throws(Malformed) in ArgumentVector(try reader.text(), isCut: try reader.flag()) }
    }
}

extension ByteWriter {
    fileprivate mutating func append(_ key: ProcessKey) {
        append(key.pid)
        append(key.start)
    }
}

extension ByteReader {
    fileprivate mutating func processKey() throws(Malformed) -> ProcessKey {
        ProcessKey(pid: try integer(), start: try integer())
    }
}
