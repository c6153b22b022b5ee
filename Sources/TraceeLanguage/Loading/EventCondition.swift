// SPDX-License-Identifier: Apache-2.0

package import ConditionSyntax
internal import Events
package import PolicyModel

/// Filters of one event that stand in no policy, such as those of `--events`.
package struct EventCondition {
    /// Nil where a filter has an error.
    package let condition: Condition?
    /// What is wrong with which of the filters, or to be said about it.
    package let mistakes: [(filter: Int, isError: Bool, code: TraceeCode, error: FilterError)]

    package init(_ event: FilteredEvent, _ filters: [FilterExpression]) {
        var lowering = FilterLowering(event)
        condition = lowering.condition(filters)
        mistakes = lowering.problems.map { ($0.filter, $0.isError, $0.code, $0.error) }
    }
}
