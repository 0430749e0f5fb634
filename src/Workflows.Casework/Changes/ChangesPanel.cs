using System.Globalization;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.Casework.Changes;

/// <summary>
/// The part of an arrangement's page with which its worker or service manager stops it, pauses it, or starts it again. What form F6 reports
/// does the same.
/// </summary>
public sealed class ChangesPanel(ArrangementBook arrangements, ArrangementGuards guards, SetupChecks setup, Extensions extensions)
    : IArrangementPanel
{
    /// <summary>The actions, as the page posts them.</summary>
    internal static class Actions
    {
        public const string YoungPersonStops = "yp-stop";
        public const string Stop = "stop";
        public const string Pause = "pause";
        public const string Resume = "resume";
        public const string Restart = "restart";
        public const string AskToExtend = "ask-to-extend";
    }

    /// <inheritdoc />
    public int Order => 50;

    /// <inheritdoc />
    public async ValueTask<ArrangementPanel?> ShowAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        CancellationToken cancellationToken
    )
    {
        if (!(person.IsWorker || person.IsManager) || !arrangement.State.IsOpen())
        {
            return null;
        }

        var needsSetup =
            arrangement.State == ArrangementState.Paused && await ResumeNeedsSetupAsync(transaction, arrangement, cancellationToken);
        var approval = await extensions.NeedOfAsync(transaction, arrangement, cancellationToken);
        return new ArrangementPanel("/Changes/_Changes.cshtml", new ChangesView(arrangement, needsSetup, approval));
    }

    /// <inheritdoc />
    public async ValueTask<TaskActResult?> ActAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        var kind = act.Action switch
        {
            Actions.YoungPersonStops => ArrangementEventKind.YoungPersonStop,
            Actions.Stop => ArrangementEventKind.Stop,
            Actions.Pause => ArrangementEventKind.Pause,
            Actions.Resume => ArrangementEventKind.Resume,
            Actions.Restart => (ArrangementEventKind?)ArrangementEventKind.Restart,
            _ => null,
        };
        if (kind is null && act.Action != Actions.AskToExtend)
        {
            return null;
        }

        if (!(person.IsWorker || person.IsManager))
        {
            return new TaskActResult.Refused("Only the worker of this case or the service manager can do that.");
        }

        if (kind is not { } happens)
        {
            return await AskToExtendAsync(transaction, arrangement, cancellationToken);
        }

        if (happens == ArrangementEventKind.Stop && !StopCodes.ContainsKey(act.Only("endCode") ?? ""))
        {
            return new TaskActResult.Refused("Choose why it stops.", "endCode");
        }

        if (happens == ArrangementEventKind.Pause && !DecisionCodes.Channels.ContainsKey(act.Only("channel") ?? ""))
        {
            return new TaskActResult.Refused("Choose the other way of contact.", "channel");
        }

        if (Field(happens) is { } field && act.Only("sure") != "yes")
        {
            return new TaskActResult.Refused("Tick the box to confirm.", field);
        }

        var proven = await CheckedSetup.OfAsync(setup, transaction, arrangement, cancellationToken);
        var outcome = await arrangements.ApplyAsync(
            transaction,
            arrangement.Id,
            new ArrangementEvent
            {
                Id = FormattableString.Invariant($"page:{arrangement.Id}:{arrangement.Revision}:{happens}"),
                Kind = happens,
                Cause = EventCause.Person,
                Actor = $"person:{person.PersonId}",
                Proof = (person.IsManager ? Proof.IsManager : Proof.None) | proven.Proof,
                EndCode = happens == ArrangementEventKind.Stop ? act.Only("endCode") : null,
                OtherChannel = happens == ArrangementEventKind.Pause ? act.Only("channel") : null,
                Columns = happens == ArrangementEventKind.Resume ? proven.Columns : new Dictionary<string, string?>(),
            },
            cancellationToken
        );
        return outcome is ArrangementOutcome.Refused refused
            ? new TaskActResult.Refused(refused.Sentence)
            : new TaskActResult.Done(DoneWords(happens));
    }

    private async Task<TaskActResult> AskToExtendAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken
    ) =>
        await extensions.AskAsync(transaction, arrangement, cancellationToken) switch
        {
            ApprovalNeed.Extension => new TaskActResult.Done("The safeguarding lead is asked. You get a mail when they have decided."),
            ApprovalNeed.Answer => new TaskActResult.Refused("The safeguarding lead is asked already."),
            ApprovalNeed.NewForm => new TaskActResult.Refused(
                "The approval was extended before: stop this, and send form F2 for a new decision."
            ),
            _ => new TaskActResult.Refused("The approval needs no extension now."),
        };

    /// <summary>Reasons for which a worker or manager stops it, with their words.</summary>
    internal static IReadOnlyDictionary<string, string> StopCodes { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["worker_stopped"] = "I think it should stop",
            ["moved_channel"] = "Another channel is used",
            ["service_ended"] = "The help for this young person has ended",
        };

    /// <summary>The field that confirms what cannot be undone; null: the action can be undone.</summary>
    internal static string? Field(ArrangementEventKind kind) =>
        kind switch
        {
            ArrangementEventKind.Stop => "sure-stop",
            ArrangementEventKind.YoungPersonStop => "sure-yp",
            _ => null,
        };

    private static string DoneWords(ArrangementEventKind kind) =>
        kind switch
        {
            ArrangementEventKind.Pause => "It is paused. Use the other way of contact.",
            ArrangementEventKind.Resume => "It is in use again.",
            ArrangementEventKind.Restart => "It was started again: the young person gets a new agreement code.",
            _ => "It has stopped. Stop using WhatsApp for this case now.",
        };

    private async Task<bool> ResumeNeedsSetupAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken) =>
        await guards.NeedsSetupCheckAsync(transaction, arrangement, cancellationToken)
        && (await CheckedSetup.OfAsync(setup, transaction, arrangement, cancellationToken)).Proof == Proof.None;
}

/// <summary>What the panel shows.</summary>
/// <param name="Arrangement">The arrangement.</param>
/// <param name="NeedsSetup">Whether the set-up must be checked again before it goes on.</param>
/// <param name="Approval">What its approval needs before it goes on.</param>
public sealed record ChangesView(Arrangement Arrangement, bool NeedsSetup, ApprovalNeed Approval)
{
    /// <summary>The last day of the approval, as in "16 February 2027".</summary>
    public string ApprovedUntil =>
        Arrangement.ReviewDue is { } due
            ? DateOnly.ParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : "";
}
