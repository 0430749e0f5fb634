using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Agreements;

/// <summary>
/// The only class that records what young people answer. A code that does not work is answered in one way, whatever the reason is. For a stop
/// every code of the arrangement works until the arrangement ends, also one that was used, replaced or is too old: whoever holds an old slip of
/// paper must be able to stop, and a stop by mistake costs a new request only. The caller's address is neither known here nor stored.
/// </summary>
public sealed class AgreementAnswers(
    Database database,
    AgreementCodes codes,
    ArrangementBook book,
    ArrangementMail mail,
    TaskStore store,
    TaskChanges tasks,
    Inbox inbox,
    AuditLog audit,
    AgreementWords words,
    BusinessClock clock
)
{
    /// <summary>The actor of these events in arrangements and in the audit.</summary>
    public const string YoungPerson = "young-person";

    /// <summary>Whether a code works for an answer now.</summary>
    public async Task<bool> IsLiveAsync(string codeHash, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        try
        {
            return await codes.FindAsync(transaction, codeHash, cancellationToken) is { } code
                && code.IsLive(clock.Now)
                && await book.FindAsync(transaction, code.ArrangementId, cancellationToken)
                    is { State: ArrangementState.AwaitingAgreement };
        }
        catch (CaseErasedException)
        {
            return false;
        }
    }

    /// <summary>Records an answer in a transaction of its own.</summary>
    public async Task<AgreementResult> RecordAsync(AgreementAnswer answer, CancellationToken cancellationToken = default)
    {
        try
        {
            // A worker's page or a ladder may change the same case at this moment.
            return await Transient.AgainAsync(async () =>
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                var result = await RecordAsync(transaction, answer, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            });
        }
        catch (CaseErasedException)
        {
            return AgreementResult.BadCode;
        }
    }

    /// <summary>Records an answer in the caller's transaction.</summary>
    /// <exception cref="CaseErasedException">The case of the code was erased.</exception>
    public async Task<AgreementResult> RecordAsync(
        Transaction transaction,
        AgreementAnswer answer,
        CancellationToken cancellationToken = default
    )
    {
        if (await codes.FindAsync(transaction, answer.CodeHash, cancellationToken) is not { } found)
        {
            return AgreementResult.BadCode;
        }

        // The desk locks a task and then its arrangement; the same order here, so that the two never wait for each other.
        await tasks.LockOfSubjectAsync(transaction, found.ArrangementId, cancellationToken);
        var arrangement = await book.LockAsync(transaction, found.ArrangementId, cancellationToken);
        if (arrangement is null)
        {
            return AgreementResult.BadCode;
        }

        // Read again: another answer, or a new code, may have come first.
        var code = (await codes.FindAsync(transaction, answer.CodeHash, cancellationToken))!;
        return answer.Reply == AgreementReply.Stop
            ? await StopAsync(transaction, arrangement, code, answer, cancellationToken)
            : await AnswerAsync(transaction, arrangement, code, answer, cancellationToken);
    }

    private async Task<AgreementResult> StopAsync(
        Transaction transaction,
        Arrangement arrangement,
        AgreementCode code,
        AgreementAnswer answer,
        CancellationToken cancellationToken
    )
    {
        if (!arrangement.State.IsOpen())
        {
            await AuditAsync(transaction, "agreement.ignored", arrangement, code, answer, cancellationToken);
            return arrangement.State == ArrangementState.Withdrawn ? AgreementResult.RecordedBefore : AgreementResult.BadCode;
        }

        await ApplyAsync(transaction, arrangement, EventOf(arrangement, code, answer), cancellationToken);
        await AuditAsync(transaction, "agreement.answered", arrangement, code, answer, cancellationToken);
        return AgreementResult.Recorded;
    }

    private async Task<AgreementResult> AnswerAsync(
        Transaction transaction,
        Arrangement arrangement,
        AgreementCode code,
        AgreementAnswer answer,
        CancellationToken cancellationToken
    )
    {
        var isWaiting = arrangement.State == ArrangementState.AwaitingAgreement && code.IsLive(clock.Now);
        var isTalkAgain = answer.Reply == AgreementReply.TalkFirst && code.TalkAskedAt is not null;
        if (!isWaiting || isTalkAgain)
        {
            await IgnoreAsync(transaction, arrangement, code, answer, cancellationToken);
            return code.Answer == answer.Reply.Code() || (isWaiting && isTalkAgain)
                ? AgreementResult.RecordedBefore
                : AgreementResult.BadCode;
        }

        var asked = await AskedAsync(transaction, arrangement.Id, cancellationToken);
        await inbox.AppendAsync(transaction, AskForAgreement.StimulusOf(arrangement, code, answer.Reply), cancellationToken);
        await ApplyAsync(
            transaction,
            arrangement,
            EventOf(arrangement, code, answer) with
            {
                InstanceId = asked.FirstOrDefault(task => task.Kind == CaseTaskKinds.Agreement)?.InstanceId,
            },
            cancellationToken
        );
        if (answer.Reply == AgreementReply.TalkFirst)
        {
            await codes.AskToTalkAsync(transaction, code.CodeHash, cancellationToken);
        }
        else
        {
            await codes.UseAsync(transaction, code.CodeHash, answer, cancellationToken);
            foreach (var task in asked)
            {
                await tasks.WithdrawAsync(transaction, task.Id, YoungPerson, cancellationToken);
            }
        }

        await AuditAsync(transaction, "agreement.answered", arrangement, code, answer, cancellationToken);
        return AgreementResult.Recorded;
    }

    private ArrangementEvent EventOf(Arrangement arrangement, AgreementCode code, AgreementAnswer answer) =>
        new()
        {
            Id = FormattableString.Invariant($"agreement:{arrangement.Id}:{code.Number}:{answer.Reply.Code()}:{code.Talks}"),
            Kind = answer.Reply switch
            {
                AgreementReply.Agree => ArrangementEventKind.Agree,
                AgreementReply.NotNow => ArrangementEventKind.NotNow,
                AgreementReply.TalkFirst => ArrangementEventKind.TalkFirst,
                _ => ArrangementEventKind.YoungPersonStop,
            },
            Cause = answer.Form is null ? EventCause.Person : EventCause.Form,
            Actor = YoungPerson,
            Proof = Proof.LiveCode,
            Columns =
                answer.Reply == AgreementReply.Agree
                    ? new Dictionary<string, string?>
                    {
                        ["agreement_version"] = words.VersionIn(answer.Language),
                        ["signed_how"] = AgreementReplies.SignedHow(answer.Helped),
                    }
                    : [],
        };

    private async Task ApplyAsync(
        Transaction transaction,
        Arrangement arrangement,
        ArrangementEvent happened,
        CancellationToken cancellationToken
    )
    {
        // The arrangement is locked and its state was looked at, so that a refusal is a mistake of this class.
        if (
            await book.ApplyAsync(transaction, arrangement.Id, happened, cancellationToken) is ArrangementOutcome.Refused
            {
                Sentence: var refusal
            }
        )
        {
            throw new InvalidOperationException(refusal);
        }
    }

    /// <summary>The open tasks that the young person's answer ends.</summary>
    private async Task<IReadOnlyList<HumanTask>> AskedAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await store.OfSubjectAsync(transaction, arrangementId, cancellationToken)).Where(task =>
                task is { IsOpen: true, Kind: CaseTaskKinds.Agreement or CaseTaskKinds.AgreementTalk }
            ),
        ];

    /// <summary>Logs an answer that changes nothing. The worker is told once when somebody answers after the arrangement has ended.</summary>
    private async Task IgnoreAsync(
        Transaction transaction,
        Arrangement arrangement,
        AgreementCode code,
        AgreementAnswer answer,
        CancellationToken cancellationToken
    )
    {
        await AuditAsync(transaction, "agreement.ignored", arrangement, code, answer, cancellationToken);
        if (!arrangement.State.IsOpen() && code.UsedAt is null)
        {
            await mail.SendAsync(
                transaction,
                FormattableString.Invariant($"agreement-late:{arrangement.Id}:{code.Number}"),
                "EM-58",
                arrangement.Id,
                ["Worker"],
                cancellationToken
            );
        }
    }

    private Task AuditAsync(
        Transaction transaction,
        string action,
        Arrangement arrangement,
        AgreementCode code,
        AgreementAnswer answer,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = YoungPerson,
                Subject = $"arrangement:{arrangement.Id}",
                CaseId = arrangement.CaseId,
                Detail = new JsonObject
                {
                    ["answer"] = answer.Reply.Code(),
                    ["code"] = code.Number,
                    ["words"] = words.VersionIn(answer.Language),
                    ["helped"] = answer.Helped,
                    ["by"] = answer.Form ?? "page",
                    ["state"] = arrangement.State.ToString(),
                },
                At = clock.Now,
            },
            cancellationToken
        );
}
