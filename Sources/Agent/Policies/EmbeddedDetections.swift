// SPDX-License-Identifier: Apache-2.0

internal import ApusLanguage

/// The detections that the binary brings along.
enum EmbeddedDetections {
    static let library = DetectionLibrary.empty
}
