using Workflows.Engine.Authoring;

namespace Workflows.HumanTasks.Ladders;

/// <summary>The ladders that tasks of some kinds may have, for the studio's list.</summary>
public abstract class LadderChoices(LadderCatalog ladders, params string[] kinds) : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        ladders
            .All.Where(ladder => kinds.Any(kind => ladders.Refuse(ladder.Key, kind) is null))
            .Select(ladder => new SelectListItem($"{ladder.Key}: {ladder.Name}", ladder.Key));
}
