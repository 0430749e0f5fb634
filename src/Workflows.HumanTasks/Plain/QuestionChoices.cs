using Workflows.Engine.Authoring;
using Workflows.HumanTasks.Ladders;

namespace Workflows.HumanTasks.Plain;

/// <summary>The ladders of "Ask a person", for the studio's list.</summary>
public sealed class QuestionLadders(LadderCatalog ladders) : LadderChoices(ladders, PlainKind.KindName);

/// <summary>How well a person must prove their identity, for the studio's list.</summary>
public sealed class LevelChoices : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        [new("1: a code by mail", "1"), new("2: a code by mail and one of their authenticator", "2")];
}
