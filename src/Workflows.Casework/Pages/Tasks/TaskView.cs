using Workflows.Casework.Arrangements;
using Workflows.Casework.Decisions;
using Workflows.People;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Pages.Tasks;

/// <summary>What the owner of a link may see once they proved who they are.</summary>
public sealed record TaskView
{
    /// <summary>What the page shows.</summary>
    public required TaskStep Step { get; init; }

    /// <summary>The task.</summary>
    public required HumanTask Task { get; init; }

    /// <summary>The service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>The arrangement.</summary>
    public Arrangement? Arrangement { get; init; }

    /// <summary>The answers.</summary>
    public SubmissionView? Submission { get; init; }

    /// <summary>Hash of what is shown: the newest revision.</summary>
    public string? ContentHash => Submission?.ContentHash ?? Task.ContentHash;

    /// <summary>The revision that is shown.</summary>
    public int Revision => Submission?.Revision ?? Task.SubmissionRevision ?? 0;

    /// <summary>Keys of answers that changed since the page was first shown.</summary>
    public IReadOnlyList<string> Changed { get; init; } = [];

    /// <summary>The decision that ended it.</summary>
    public Decision? Decision { get; init; }

    /// <summary>Whether this person made it.</summary>
    public bool Own { get; init; }

    /// <summary>Why this person cannot decide it.</summary>
    public string? Refusal { get; init; }

    /// <summary>Whether a fresh link may be asked for.</summary>
    public bool OffersFresh { get; init; }

    /// <summary>Whether the person has an authenticator.</summary>
    public bool Enrolled { get; init; }

    /// <summary>What may be recorded on the answers that are shown.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Why they cannot be approved; null when they can.</summary>
    public string? NotApprovable { get; init; }

    /// <summary>Conditions of the approval, of everybody who approved it; for the worker's pages.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Who else must decide, in words.</summary>
    public IReadOnlyList<string> Others { get; init; } = [];

    /// <summary>Working time left, in words.</summary>
    public string? TimeLeft { get; init; }

    /// <summary>The person whom the reader stands in for.</summary>
    public string? ActingFor { get; init; }

    /// <summary>Decisions about the arrangement, for the worker's pages.</summary>
    public IReadOnlyList<Decision> Decisions { get; init; } = [];

    /// <summary>Where the form is.</summary>
    public string? FormAddress { get; init; }

    /// <summary>The role's name of who decided.</summary>
    public string DeciderRole => Roles.Find(Decision?.DeciderRole)?.DisplayName() ?? "a colleague";
}

/// <summary>What is needed to set up an authenticator.</summary>
/// <param name="Secret">As people type it.</param>
/// <param name="Svg">The picture of its code.</param>
public sealed record EnrolmentView(string Secret, string Svg);
