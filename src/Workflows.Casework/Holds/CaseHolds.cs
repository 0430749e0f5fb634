using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Holds;

/// <summary>
/// The holds of cases. A case is on hold while one of its holds lasts, also after its arrangement has ended and in a new arrangement.
/// </summary>
/// <remarks>
/// Locks are taken in one order: the task, then the arrangements of the case in the order of their ids, then rows of features. Placing and
/// releasing a hold take them, and so do <see cref="IsHeldAsync"/> and <see cref="HeldAsync"/>: what these answer stays true until the
/// transaction ends. So of a hold and of an answer "deleted" in the same instant one comes first: the answer is accepted before the hold, or
/// sees it. Whoever acts on the rows of several cases asks for all of them at once, before touching a row.
/// </remarks>
public sealed class CaseHolds(
    HoldRows rows,
    HoldMail mail,
    ArrangementBook arrangements,
    PeopleDirectory directory,
    IServiceProvider services,
    Vault vault,
    AuditLog audit,
    BusinessClock clock
)
{
    private const string FingerprintPurpose = "hold";

    // Found at first use: followers ask this class whether a case is on hold.
    private readonly Lazy<IReadOnlyList<IHoldFollower>> _followers = new(() => [.. services.GetServices<IHoldFollower>()]);

    /// <summary>Whether a case is on hold. It locks the case's arrangements, so that the answer stays true until the transaction ends.</summary>
    public static async Task<bool> IsHeldAsync(Transaction transaction, string caseId, CancellationToken cancellationToken = default) =>
        (await HoldRows.HeldAsync(transaction, [caseId], cancellationToken)).Count > 0;

    /// <summary>
    /// Ids of those cases of some that are on hold. It locks the cases' arrangements, so that the answer stays true until the transaction ends.
    /// </summary>
    public static Task<IReadOnlySet<string>> HeldAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken = default
    ) => HoldRows.HeldAsync(transaction, caseIds, cancellationToken);

    /// <summary>
    /// Ids of those cases of some that are on hold now. It locks nothing, so it is for pages that people read and for nothing that is carried out.
    /// </summary>
    public static Task<IReadOnlySet<string>> ShownAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken = default
    ) => HoldRows.ShownAsync(transaction, caseIds, cancellationToken);

    /// <summary>The holds of a case, also released ones, oldest first. A page shows those that <see cref="HoldRights.MaySee"/> allows.</summary>
    public Task<IReadOnlyList<Hold>> OfCaseAsync(Transaction transaction, string caseId, CancellationToken cancellationToken = default) =>
        rows.OfCaseAsync(transaction, caseId, cancellationToken);

    /// <summary>
    /// Places a hold. When the case was not on hold before, its workers and managers are told at once, at any hour, and S2 says so.
    /// </summary>
    public async Task<HoldOutcome> PlaceAsync(Transaction transaction, NewHold asked, CancellationToken cancellationToken = default)
    {
        var (all, before) = await ReadAsync(transaction, asked.CaseId, cancellationToken);
        if (before.FirstOrDefault(h => h.Id == asked.Id) is { } known)
        {
            return new HoldOutcome.Done(known, before.Any(h => h.IsOpen));
        }

        if (all.Count == 0)
        {
            return new HoldOutcome.Refused("There is no arrangement of this case, so there are no messages to keep.");
        }

        var person = await PersonAsync(transaction, asked.Actor, cancellationToken);
        var service = all[^1].Service;
        if (RefusePlacing(asked, person, service) is { } refused)
        {
            return new HoldOutcome.Refused(refused);
        }

        var hold = new Hold
        {
            Id = asked.Id,
            CaseId = asked.CaseId,
            Service = service,
            Kind = asked.Kind,
            ReasonCode = asked.ReasonCode,
            PlacedBy = asked.Actor,
            PlacedAs = ByRule(asked) ? null : HoldRights.RoleFor(person!, asked.Kind, service)?.Code(),
            PlacedAt = clock.Now,
        };
        await rows.AddAsync(transaction, hold, cancellationToken);
        await AuditAsync(transaction, "hold.placed", hold.PlacedBy, hold, hold.ReasonCode, cancellationToken);
        if (!before.Any(h => h.IsOpen))
        {
            await ShowAsync(transaction, hold, all, "HoldPlaced", HoldColumn.Held, hold.PlacedBy, cancellationToken);
            await mail.TellPlacedAsync(transaction, hold, all, before, cancellationToken);
        }

        foreach (var follower in _followers.Value)
        {
            await follower.OnPlacedAsync(transaction, hold, cancellationToken);
        }

        return new HoldOutcome.Done(hold, true);
    }

    /// <summary>
    /// Releases a hold: a person at level 2, with a reason. When it was the last one, workers and managers are told, and S2 says so.
    /// </summary>
    public async Task<HoldOutcome> ReleaseAsync(Transaction transaction, HoldRelease asked, CancellationToken cancellationToken = default)
    {
        if (await rows.FindAsync(transaction, asked.HoldId, cancellationToken) is not { } found)
        {
            return new HoldOutcome.Refused("There is no such hold.");
        }

        var (all, before) = await ReadAsync(transaction, found.CaseId, cancellationToken);
        var hold = before.First(h => h.Id == found.Id);
        var person = await directory.FindAsync(asked.PersonId, transaction, cancellationToken);
        var workers = all.Select(a => a.WorkerId).ToHashSet(StringComparer.Ordinal);
        if (RefuseReleasing(asked, person, hold, workers) is { } refused)
        {
            return new HoldOutcome.Refused(refused);
        }

        if (!hold.IsOpen)
        {
            return new HoldOutcome.Done(hold, before.Any(h => h.IsOpen));
        }

        var released = hold with { ReleasedAt = clock.Now, ReleasedBy = asked.PersonId, ReleaseReasonCode = asked.ReasonCode };
        var isHeld = before.Any(h => h.IsOpen && h.Id != hold.Id);
        if (!isHeld)
        {
            var actor = $"person:{asked.PersonId}";
            await ShowAsync(transaction, released, all, "HoldReleased", HoldColumn.NotHeld, actor, cancellationToken);
            released = released with { EndMails = await mail.TellReleasedAsync(transaction, released, all, cancellationToken) };
        }

        await rows.UpdateAsync(transaction, released, cancellationToken);
        await AuditAsync(transaction, "hold.released", $"person:{asked.PersonId}", released, asked.ReasonCode, cancellationToken);
        if (!isHeld)
        {
            foreach (var follower in _followers.Value)
            {
                await follower.OnLastReleasedAsync(transaction, released, cancellationToken);
            }
        }

        return new HoldOutcome.Done(released, isHeld);
    }

    /// <summary>Locks a case, and reads its arrangements and holds, oldest first.</summary>
    private async Task<(IReadOnlyList<Arrangement> Arrangements, IReadOnlyList<Hold> Holds)> ReadAsync(
        Transaction transaction,
        string caseId,
        CancellationToken cancellationToken
    )
    {
        await ArrangementBook.LockCasesAsync(transaction, [caseId], cancellationToken);
        return (
            await arrangements.OfCaseAsync(transaction, caseId, cancellationToken),
            await rows.OfCaseAsync(transaction, caseId, cancellationToken)
        );
    }

    private static bool ByRule(NewHold asked) => HoldCodes.ReasonsOfRules.ContainsKey(asked.ReasonCode);

    private static string? RefusePlacing(NewHold asked, Person? person, string service) =>
        ByRule(asked) ? null
        : !HoldCodes.Reasons.ContainsKey(asked.ReasonCode) ? "Choose a reason."
        : HoldRights.RefusePlacing(person, asked.Kind, service);

    private static string? RefuseReleasing(HoldRelease asked, Person? person, Hold hold, HashSet<string> workers) =>
        HoldRights.RefuseReleasing(person, hold, workers)
        ?? (
            asked.Level < 2 ? "Please sign in with your authenticator code: releasing a hold needs it."
            : !HoldCodes.Releases.ContainsKey(asked.ReasonCode) ? "Choose a reason."
            : null
        );

    private async Task<Person?> PersonAsync(Transaction transaction, string actor, CancellationToken cancellationToken) =>
        actor.StartsWith("person:", StringComparison.Ordinal)
            ? await directory.FindAsync(actor["person:".Length..], transaction, cancellationToken)
            : null;

    private async Task ShowAsync(
        Transaction transaction,
        Hold hold,
        IReadOnlyList<Arrangement> all,
        string happened,
        IReadOnlyDictionary<string, string?> columns,
        string actor,
        CancellationToken cancellationToken
    )
    {
        foreach (var arrangement in all)
        {
            await arrangements.PutColumnsAsync(
                transaction,
                arrangement.Id,
                $"{hold.Id}:{happened}:{arrangement.Id}",
                happened,
                columns,
                actor,
                cancellationToken
            );
        }
    }

    /// <summary>
    /// The entry carries a keyed fingerprint of kind and reason instead of the words, so that the entry proves the hold's row, and whoever
    /// may read the audit does not learn that a hold is about conduct.
    /// </summary>
    private Task AuditAsync(
        Transaction transaction,
        string action,
        string actor,
        Hold hold,
        string reasonCode,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = $"hold:{hold.Id}",
                CaseId = hold.CaseId,
                Detail = new JsonObject
                {
                    ["fingerprint"] = vault.Hash(FingerprintPurpose, $"{hold.Id}\n{hold.Kind.Code()}\n{reasonCode}"),
                },
                At = clock.Now,
            },
            cancellationToken
        );
}
