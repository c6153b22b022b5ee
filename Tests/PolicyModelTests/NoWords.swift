// SPDX-License-Identifier: Apache-2.0

/// A part of a policy that its language cannot say.
struct NoWords: Error {
    let what: String
}
