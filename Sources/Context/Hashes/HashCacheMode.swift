// SPDX-License-Identifier: Apache-2.0

/// By what a file that was hashed before is known again. Time of change and size belong to each of them.
package enum HashCacheMode: String, CaseIterable, Sendable {
    /// Every file is hashed every time.
    case none
    case inode
    case devInode = "dev-inode"
    /// The container's image instead of the device, which differs from container to container of one image; the device where
    /// no image digest is known.
    case digestInode = "digest-inode"

    func key(_ file: FileIdentity, imageDigest: String?) -> HashCache.Key? {
        switch self {
        case .none: return nil
        case .inode: return HashCache.Key(place: .any, inode: file.inode, ctime: file.ctime)
        case .devInode: break
        case .digestInode:
            if let image = imageDigest { return HashCache.Key(place: .image(image), inode: file.inode, ctime: file.ctime) }
        }
        return HashCache.Key(place: .device(file.device), inode: file.inode, ctime: file.ctime)
    }
}
