using Workflows.People;

namespace Workflows.Casework.Decisions;

/// <summary>A question that is to be asked of a role, with everything that the decider will be held to.</summary>
public sealed record OpenTask
{
    /// <summary>Derived from the activity execution that asks: opened twice it is one task.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="TaskKinds"/>.</summary>
    public string Kind { get; init; } = TaskKinds.Decision;

    /// <summary><c>SM</c>, <c>SL</c>, <c>conversation</c>…</summary>
    public required string Step { get; init; }

    /// <summary>The arrangement that it is about; its newest form revision is what is decided on.</summary>
    public required string ArrangementId { get; init; }

    /// <summary>The workflow instance that waits for the answer; when it no longer does, the question is taken back.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The role that is asked.</summary>
    public required Role Role { get; init; }

    /// <summary>1 or 2; raised to 2 by itself for conversations and for those under the individual-assessment age.</summary>
    public int Level { get; init; } = 1;

    /// <summary>The ladder's key.</summary>
    public string? Ladder { get; init; } = "K1";

    /// <summary>Working hours that a decision may take.</summary>
    public double TargetHours { get; init; } = 16;

    /// <summary>Outcomes that are offered; empty: those of the kind.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Reason codes that are offered; empty: all reasons of RULES.md#decisions.</summary>
    public IReadOnlyList<string> ReasonCodes { get; init; } = [];
}
