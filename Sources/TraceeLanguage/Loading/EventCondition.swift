// SPDX-License-Identifier: Apache-2.0

package import ConditionSyntax
package import Events
package import PolicyModel

/// Filters of one event that stand in no policy, such as those of `--events`.
package struct EventCondition {
    /// Nil where a filter has an error.
    package let condition: Condition?
    /// What is wrong with which of the filters, or to be said about it.
    package let mistakes: [(filter: Int, isError: Bool, error: FilterError)]

    package init(_ event: EventDefinition, _ filters: [FilterExpression]) {
        var lowering = FilterLowering(event)
        condition = lowering.condition(filters)
        mistakes = lowering.problems.map { ($0.filter, $0.isError, $0.error) }
    }
}
