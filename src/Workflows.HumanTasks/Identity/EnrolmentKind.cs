using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>The kind that lets a person set up an authenticator: a secret to scan or type, a first code, and a code that a manager hands over.</summary>
public sealed class EnrolmentKind(Authenticators authenticators, Enrolments enrolments, EnrolmentSecrets secrets, BusinessClock clock)
    : ITaskKind
{
    /// <summary>The kind's name in a task's row.</summary>
    public const string KindName = "enrolment";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public bool TakesAnswers => false;

    /// <inheritdoc />
    public string LinkPurpose => Links.LinkPurposes.Enrol;

    /// <inheritdoc />
    public TaskWords Words { get; } = new EnrolmentWords();

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-39";

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var page = new TaskPage("Set up your authenticator", "/Page/_Enrol.cshtml");
        if (!reader.Link.IsLive(reader.Now))
        {
            return page;
        }

        var waiting = await authenticators.FindAsync(transaction, reader.Link.PersonId, cancellationToken);
        return waiting?.Counts(clock.Now) == true
            ? page with
            {
                Refusal = "Your authenticator is set up already.",
            }
            : page with
            {
                Content = new EnrolmentView(
                    secrets.Fresh(reader.Link),
                    waiting,
                    await enrolments.WithoutCodeAsync(transaction, reader.Task, cancellationToken)
                ),
            };
    }

    private sealed class EnrolmentWords : TaskWords
    {
        public override string? EndedHeading(HumanTask task) =>
            task.Status == HumanTaskStatus.Decided ? "Your authenticator is set up" : "This invitation has ended";

        public override string Ended(HumanTask task) =>
            task.Status == HumanTaskStatus.Decided
                ? "You can close this page. An e-mail on its way to you says from when its codes count."
                : "A newer one may be in your e-mail. If not, open a request that needs your authenticator, and ask there for a new one.";
    }
}

/// <summary>The content of the page on which a person sets up an authenticator.</summary>
/// <param name="Key">The secret to scan.</param>
/// <param name="Waiting">An authenticator that was set up and does not count yet; null: there is none.</param>
/// <param name="WithoutCode">From when the authenticator counts when it is set up without the code of a manager.</param>
public sealed record EnrolmentView(EnrolmentKey Key, Authenticator? Waiting, DateTimeOffset WithoutCode);
