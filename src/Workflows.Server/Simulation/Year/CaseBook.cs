using System.Collections.Concurrent;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Server.Simulation.Year;

/// <summary>
/// Follows the arrangements and holds of the year through the ports of casework: names them without random ids, and tells what became of
/// them. It changes nothing.
/// </summary>
public sealed class CaseBook(Journal journal) : IArrangementFollower, IHoldFollower
{
    private readonly ConcurrentDictionary<string, Arrangement> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _references = new(StringComparer.Ordinal);

    /// <summary>The present time; set once the server is built.</summary>
    public BusinessClock? Clock { get; set; }

    /// <summary>Raised for each change, within its transaction.</summary>
    public event Action<Arrangement, Arrangement>? Changed;

    /// <summary>Number of arrangements that are open.</summary>
    public int Open => _byId.Values.Count(a => a.State.IsOpen());

    /// <summary>The arrangements, as they changed last.</summary>
    public IEnumerable<Arrangement> All => _byId.Values.OrderBy(a => a.CaseReference, StringComparer.Ordinal).ThenBy(a => a.OpenedAt);

    /// <summary>The newest arrangement of a case; null when none has changed yet.</summary>
    public Arrangement? Newest(string reference) => All.LastOrDefault(a => a.CaseReference == reference);

    /// <summary>A name of an arrangement that is not random; null when it has not changed yet.</summary>
    public string? NameOf(string arrangementId)
    {
        if (!_byId.TryGetValue(arrangementId, out var arrangement))
        {
            return null;
        }

        var before = _byId.Values.Count(a =>
            a.CaseReference == arrangement.CaseReference && (a.OpenedAt, a.Id).CompareTo((arrangement.OpenedAt, arrangement.Id)) < 0
        );
        return $"{arrangement.CaseReference}/{before + 1}";
    }

    /// <summary>The case reference of a case; null when nothing of it has changed yet.</summary>
    public string? ReferenceOf(string caseId) => _references.GetValueOrDefault(caseId);

    /// <inheritdoc />
    public ValueTask OnChangedAsync(Transaction transaction, Arrangement before, Arrangement after, CancellationToken cancellationToken)
    {
        _byId[after.Id] = after;
        _references[after.CaseId] = after.CaseReference;
        if (after.ReviewDue is { } until && until != before.ReviewDue)
        {
            var day = DateOnly.ParseExact(until, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            journal.Note(new Approval(Clock!.Now, NameOf(after.Id)!, day));
        }

        Changed?.Invoke(before, after);
        return default;
    }

    /// <inheritdoc />
    public Task OnPlacedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default) =>
        Note(hold, isHeld: true);

    /// <inheritdoc />
    public Task OnLastReleasedAsync(Transaction transaction, Hold hold, CancellationToken cancellationToken = default) =>
        Note(hold, isHeld: false);

    private Task Note(Hold hold, bool isHeld)
    {
        journal.Note(new HoldChange(Clock!.Now, ReferenceOf(hold.CaseId) ?? "", isHeld));
        return Task.CompletedTask;
    }
}
