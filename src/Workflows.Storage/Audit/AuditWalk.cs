using Workflows.Storage.Privacy;

namespace Workflows.Storage;

/// <summary>A walk along the chain: what was seen so far, and what each link is held against.</summary>
internal sealed class AuditWalk(DataKey key, AuditReading reading, Action<AuditFinding> found, IReadOnlyList<AuditHead> known)
{
    private const int LongestId = 64;

    private long _number;
    private byte[] _code = AuditLink.Start;

    // Whether a link before was found wanting, so that the next one cannot be held against it.
    private bool _torn;
    private bool _codedSeen;

    /// <summary>Links that were checked.</summary>
    public long Entries { get; private set; }

    /// <summary>Entries of this program that are not linked yet.</summary>
    public long Waiting { get; private set; }

    /// <summary>What was found.</summary>
    public long Findings { get; private set; }

    /// <summary>Checks the next link and its entry, which is null where it is gone.</summary>
    public async ValueTask CheckAsync(AuditLink link, AuditRow? row)
    {
        Entries++;
        if (!link.IsAuthentic(key))
        {
            Report(
                AuditFindingKind.Changed,
                link.Number,
                row?.Id,
                $"The link of entry {link.Number} was changed, or this program did not make it."
            );
            _torn = true;
            _number = Math.Max(_number, link.Number);
            return;
        }

        CheckPlace(link);
        CheckKnown(link);
        (_number, _code, _torn) = (link.Number, link.Code, false);
        if (row is null)
        {
            Report(AuditFindingKind.Missing, link.Number, link.Entry, $"Entry {link.Number} ({Plain(link.Entry)}) was removed.");
            return;
        }

        if (!row.Digest().AsSpan().SequenceEqual(link.Digest))
        {
            Report(
                AuditFindingKind.Changed,
                link.Number,
                row.Id,
                $"Entry {link.Number} ({Plain(row.Id)}) was changed, or moved, after it was numbered."
            );
            return;
        }

        await CheckEntryAsync(link.Number, row);
    }

    /// <summary>Holds the end that is stored, and the heads that were kept outside, against the last link.</summary>
    public void CheckEnd(AuditChainEnd? end)
    {
        if (end is null)
        {
            if (Entries > 0)
            {
                Report(AuditFindingKind.Head, null, null, "The head of the chain was removed.");
            }
        }
        else if (!end.IsAuthentic(key))
        {
            Report(AuditFindingKind.Head, null, null, "The head of the chain was changed, or this program did not make it.");
        }
        else if (end.Number > _number)
        {
            Report(AuditFindingKind.Missing, null, null, $"{Numbers(_number + 1, end.Number)} removed from the end of the chain.");
        }
        else if (end.Number < _number || (!_torn && !end.Code.AsSpan().SequenceEqual(_code)))
        {
            Report(AuditFindingKind.Head, null, null, $"The head names entry {end.Number}, but it is of another chain than the last link.");
        }

        foreach (var head in known.Where(head => head.Number > _number))
        {
            Report(
                AuditFindingKind.Head,
                null,
                null,
                $"The chain ends with entry {_number}, but the head {head} was printed earlier: its end was cut off."
            );
        }
    }

    /// <summary>Checks an entry without a link.</summary>
    public async ValueTask CheckUnlinkedAsync(AuditRow row)
    {
        if (row.Number is { } number)
        {
            Report(
                AuditFindingKind.Added,
                null,
                row.Id,
                $"Entry {Plain(row.Id)} is marked with the number {number}, but is not in the chain: it was added, or its link was removed."
            );
        }
        else if (await CheckEntryAsync(null, row))
        {
            Waiting++;
        }
    }

    private void CheckPlace(AuditLink link)
    {
        if (link.Number > _number + 1)
        {
            Report(AuditFindingKind.Missing, _number + 1, null, $"{Numbers(_number + 1, link.Number - 1)} removed, with the links.");
        }
        else if (!_torn && !link.Previous.AsSpan().SequenceEqual(_code))
        {
            Report(
                AuditFindingKind.Order,
                link.Number,
                link.Entry,
                $"Entry {link.Number} does not follow entry {_number}: links were put back from an older copy."
            );
        }
    }

    private void CheckKnown(AuditLink link)
    {
        var code = Convert.ToHexStringLower(link.Code);
        foreach (var head in known.Where(head => head.Number == link.Number && head.Code != code))
        {
            Report(
                AuditFindingKind.Head,
                link.Number,
                link.Entry,
                $"Entry {link.Number} is not the one of the head {head}, which was printed earlier: the chain was rewritten."
            );
        }
    }

    private async ValueTask<bool> CheckEntryAsync(long? number, AuditRow row)
    {
        var read = await reading.ProveAsync(row);
        var name = number is null ? $"Entry {Plain(row.Id)}, which has no number yet," : $"Entry {number} ({Plain(row.Id)})";
        // Before entries had codes is the beginning of the chain; what comes without one later was not written by this program.
        if (read == AuditProof.Altered || (read == AuditProof.FromBefore && _codedSeen))
        {
            Report(
                AuditFindingKind.Added,
                number,
                row.Id,
                $"{name} was not written by this program, or was changed before it was numbered."
            );
            return false;
        }

        _codedSeen |= read == AuditProof.Authentic;
        if (row.Action == AuditChain.Broken)
        {
            var detail = (await reading.ReadAsync(row)).Entry.Detail;
            Report(AuditFindingKind.Noted, number, row.Id, $"{name} notes that the chain was found broken: {detail?["problem"]}.");
        }

        return true;
    }

    private void Report(AuditFindingKind kind, long? number, string? id, string sentence)
    {
        Findings++;
        found(new AuditFinding(kind, number, id, sentence));
    }

    private static string Numbers(long from, long to) => from == to ? $"Entry {from} was" : $"Entries {from} to {to} were";

    // An id that was changed may hold anything, and is shown on a console.
    private static string Plain(string id)
    {
        var plain = new string([
            .. id.Take(LongestId).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':' or '.' ? c : '?'),
        ]);
        return id.Length > LongestId ? plain + "…" : plain;
    }
}
