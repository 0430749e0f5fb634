using System.Security.Cryptography;
using System.Text;
using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Holds;

/// <summary>
/// The part of an arrangement's page about holds. Everybody sees whether the case is on hold; whoever may place holds of some kind sees and
/// releases those, and places others.
/// </summary>
public sealed class HoldPanel(CaseHolds holds, ArrangementBook arrangements, PeopleDirectory directory) : IArrangementPanel
{
    /// <summary>The action that places a hold; fields <c>hold-kind</c> and <c>hold-reason</c>.</summary>
    public const string Place = "place-hold";

    /// <summary>The action that releases a hold; fields <c>hold</c>, <c>release-reason</c> and <c>sure</c>.</summary>
    public const string Release = "release-hold";

    /// <inheritdoc />
    public int Order => 0;

    /// <inheritdoc />
    public async ValueTask<ArrangementPanel?> ShowAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        CancellationToken cancellationToken
    )
    {
        var reader = (await directory.FindAsync(person.PersonId, transaction, cancellationToken))!;
        var lasting = (await holds.OfCaseAsync(transaction, arrangement.CaseId, cancellationToken)).Where(h => h.IsOpen).ToList();
        var kinds = HoldRights.KindsOf(reader, arrangement.Service);
        if (lasting.Count == 0 && kinds.Count == 0)
        {
            return null;
        }

        var workers = (await arrangements.OfCaseAsync(transaction, arrangement.CaseId, cancellationToken))
            .Select(a => a.WorkerId)
            .ToHashSet(StringComparer.Ordinal);
        return new ArrangementPanel(
            "/Holds/_Holds.cshtml",
            new HoldView(
                lasting.Count > 0,
                [
                    .. lasting
                        .Where(h => HoldRights.MaySee(reader, h))
                        .Select(h => new ShownHold(h, HoldRights.RefuseReleasing(reader, h, workers))),
                ],
                kinds
            )
        )
        {
            IsFirst = lasting.Count > 0,
        };
    }

    /// <inheritdoc />
    public async ValueTask<TaskActResult?> ActAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    ) =>
        act.Action switch
        {
            Place => await PlaceAsync(transaction, arrangement, person, act, cancellationToken),
            Release => await ReleaseAsync(transaction, arrangement, person, act, cancellationToken),
            _ => null,
        };

    private async Task<TaskActResult> PlaceAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        if (HoldCodes.Find(act.Only("hold-kind")) is not { } kind)
        {
            return new TaskActResult.Refused("Choose what the hold is for.", "hold-kind");
        }

        // A rule of the product has reasons of its own, with which it asks for no role.
        if (act.Only("hold-reason") is not { } reason || !HoldCodes.Reasons.ContainsKey(reason))
        {
            return new TaskActResult.Refused("Choose a reason.", "hold-reason");
        }

        var wasHeld = await CaseHolds.IsHeldAsync(transaction, arrangement.CaseId, cancellationToken);
        var outcome = await holds.PlaceAsync(
            transaction,
            new NewHold
            {
                Id = IdOf(arrangement, person, kind, act.ContentHash),
                CaseId = arrangement.CaseId,
                Kind = kind,
                ReasonCode = reason,
                Actor = $"person:{person.PersonId}",
            },
            cancellationToken
        );
        return outcome switch
        {
            HoldOutcome.Refused refused => new TaskActResult.Refused(refused.Sentence),
            _ when wasHeld => new TaskActResult.Done("The hold is recorded. The case was on hold already: worker and manager know."),
            _ => new TaskActResult.Done("The case is on hold. Worker and manager are told now."),
        };
    }

    private async Task<TaskActResult> ReleaseAsync(
        Transaction transaction,
        Arrangement arrangement,
        PersonOnPage person,
        TaskAct act,
        CancellationToken cancellationToken
    )
    {
        var reader = await directory.FindAsync(person.PersonId, transaction, cancellationToken);
        var hold = (await holds.OfCaseAsync(transaction, arrangement.CaseId, cancellationToken)).FirstOrDefault(h =>
            h.Id == act.Only("hold")
        );
        if (hold is null || reader is null || !HoldRights.MaySee(reader, hold))
        {
            // Whoever may not see a hold does not learn that it is there.
            return new TaskActResult.Refused("There is no such hold.");
        }

        if (act.Level < 2)
        {
            return new TaskActResult.NeedsLevel2("Please sign in with your authenticator code: releasing a hold needs it.");
        }

        if (act.Only("release-reason") is not { } reason || !HoldCodes.Releases.ContainsKey(reason))
        {
            return new TaskActResult.Refused("Choose a reason.", $"reason-{hold.Id}");
        }

        if (act.Only("sure") != "yes")
        {
            return new TaskActResult.Refused("Say that the messages may be deleted after this.", $"sure-{hold.Id}");
        }

        var outcome = await holds.ReleaseAsync(
            transaction,
            new HoldRelease
            {
                HoldId = hold.Id,
                PersonId = person.PersonId,
                Level = act.Level,
                ReasonCode = reason,
            },
            cancellationToken
        );
        return outcome switch
        {
            HoldOutcome.Done { CaseIsHeld: true } => new TaskActResult.Done("This hold is released. The case is still on hold."),
            HoldOutcome.Done => new TaskActResult.Done("The case is not on hold any more. Worker and manager are told."),
            HoldOutcome.Refused refused => new TaskActResult.Refused(refused.Sentence),
            _ => throw new InvalidOperationException("The outcome of a release is not known."),
        };
    }

    /// <summary>The same for the second click of a double click; another page, person or kind makes another hold.</summary>
    private static string IdOf(Arrangement arrangement, PersonOnPage person, HoldKind kind, string contentHash) =>
        "hold-"
        + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{arrangement.Id}\n{person.PersonId}\n{kind.Code()}\n{contentHash}"))
        )[..24];
}

/// <summary>What the panel shows.</summary>
/// <param name="IsHeld">Whether the case is on hold.</param>
/// <param name="Holds">The holds that the reader may see.</param>
/// <param name="MayPlace">The kinds of holds that the reader may place.</param>
public sealed record HoldView(bool IsHeld, IReadOnlyList<ShownHold> Holds, IReadOnlyList<HoldKind> MayPlace);

/// <summary>A hold that the reader may see.</summary>
/// <param name="Hold">The hold.</param>
/// <param name="WhyNot">Why the reader may not release it; null when they may.</param>
public sealed record ShownHold(Hold Hold, string? WhyNot);
