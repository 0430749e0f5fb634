using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;

namespace Workflows.Casework.Agreements;

/// <summary>What staff may do about an agreement: see the code, make a new one, and say that they talked with the young person.</summary>
public sealed class AgreementDesk(
    AgreementCodes codes,
    ArrangementBook book,
    TaskStore store,
    TaskChanges tasks,
    AgreementAddress address,
    AgreementWords words,
    CaseworkOptions options,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>What the worker's page shows; null when the arrangement has no code, or has ended.</summary>
    public async Task<AgreementCodeView?> ShowAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    )
    {
        if (!arrangement.State.IsOpen() || await codes.NewestAsync(transaction, arrangement.Id, cancellationToken) is not { } code)
        {
            return null;
        }

        return new AgreementCodeView(
            codes.TextOf(code),
            code,
            IsWaiting: arrangement.State == ArrangementState.AwaitingAgreement,
            IsLive: code.IsLive(clock.Now),
            address,
            [
                .. words
                    .Languages.Select(language =>
                        (language.Value.Name, Address: options.Forms.GetValueOrDefault(RecordAgreementForm.KeyIn(language.Key)))
                    )
                    .Where(form => form.Address is not null)
                    .Select(form => (form.Name, form.Address!)),
            ],
            [.. words.Languages.Values.Where(language => !language.Read).Select(language => language.Name)]
        );
    }

    /// <summary>Makes a new code, when the arrangement waits for an agreement.</summary>
    /// <param name="transaction">The caller's transaction, which may have locked a task of the arrangement.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="actor">The actor, for the audit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when it does not wait for one; then nothing was changed.</returns>
    public async Task<bool> IssueAsync(
        Transaction transaction,
        string arrangementId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        if (
            await book.LockAsync(transaction, arrangementId, cancellationToken)
            is not { State: ArrangementState.AwaitingAgreement } arrangement
        )
        {
            return false;
        }

        var code = await codes.IssueAsync(transaction, arrangement, cancellationToken);
        await AuditAsync(
            transaction,
            "agreement.code_made",
            arrangement,
            actor,
            new JsonObject { ["code"] = code.Number },
            cancellationToken
        );
        return true;
    }

    /// <summary>Notes that somebody talked with the young person, who had asked for that.</summary>
    /// <returns>False when nobody had asked, or it was noted before; then nothing was changed.</returns>
    public async Task<bool> TalkedAsync(
        Transaction transaction,
        string arrangementId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        await tasks.LockOfSubjectAsync(transaction, arrangementId, cancellationToken);
        if (
            await book.LockAsync(transaction, arrangementId, cancellationToken) is not { } arrangement
            || await codes.NewestAsync(transaction, arrangementId, cancellationToken) is not { TalkAskedAt: not null }
        )
        {
            return false;
        }

        await codes.TalkedAsync(transaction, arrangementId, cancellationToken);
        foreach (var task in await store.OfSubjectAsync(transaction, arrangementId, cancellationToken))
        {
            if (task is { IsOpen: true, Kind: CaseTaskKinds.AgreementTalk })
            {
                await tasks.WithdrawAsync(transaction, task.Id, actor, cancellationToken);
            }
        }

        await AuditAsync(transaction, "agreement.talked", arrangement, actor, [], cancellationToken);
        return true;
    }

    private Task AuditAsync(
        Transaction transaction,
        string action,
        Arrangement arrangement,
        string actor,
        JsonObject detail,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = $"arrangement:{arrangement.Id}",
                CaseId = arrangement.CaseId,
                Detail = detail,
                At = clock.Now,
            },
            cancellationToken
        );
}
