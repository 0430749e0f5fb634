using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Faults;

/// <summary>The faults that are switched on, in the order in which they came.</summary>
internal sealed class FaultList(Stats stats)
{
    private readonly Lock _gate = new();
    private readonly List<FaultRule> _rules = [];

    // A fixed seed makes a run with probabilities repeatable.
    private Random _random = new(1);
    private int _lastId;

    public IReadOnlyList<FaultRule> All()
    {
        lock (_gate)
        {
            return [.. _rules];
        }
    }

    public FaultRule Add(FaultRule rule)
    {
        lock (_gate)
        {
            rule.Id = ++_lastId;
            rule.Seen = rule.Applied = 0;
            _rules.Add(rule);
            return rule;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _random = new Random(1);
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _rules.RemoveAll(rule => rule.Id == id) > 0;
        }
    }

    public List<FaultRule> Match(string api, string method, string path)
    {
        lock (_gate)
        {
            var met = new List<FaultRule>();
            foreach (var rule in _rules)
            {
                if (rule.Spent || !Concerns(rule.Kind, method) || !rule.Matches(api, method, path))
                {
                    continue;
                }

                rule.Seen++;
                if ((rule.Nth is { } nth && rule.Seen != nth) || (rule.Probability is { } chance && Roll() >= chance))
                {
                    continue;
                }

                rule.Applied++;
                stats.Fault(rule.Kind.ToString());
                met.Add(rule);
            }

            return met;
        }
    }

    /// <summary>A rule about appends or pages counts only the calls that it can change.</summary>
    private static bool Concerns(FaultKind kind, string method) =>
        kind switch
        {
            FaultKind.TokenError => method == "oauth.token",
            FaultKind.ShortPages => method == "forms.forms.responses.list",
            FaultKind.EqualTimestamps or FaultKind.LateVisible => method == "pages.formResponse",
            FaultKind.AppendRace => method == "sheets.spreadsheets.values.append",
            FaultKind.ActBeforeWrite => IsSheetWrite(method),
            FaultKind.ApplyThenStatus or FaultKind.ApplyThenReset or FaultKind.ApplyLater => method
                is not ("oauth.token" or "pages.formResponse"),
            _ => true,
        };

    private static bool IsSheetWrite(string method) =>
        method
            is "sheets.spreadsheets.batchUpdate"
                or "sheets.spreadsheets.values.append"
                or "sheets.spreadsheets.values.update"
                or "sheets.spreadsheets.values.clear"
                or "sheets.spreadsheets.values.batchUpdate"
                or "sheets.spreadsheets.values.batchClear";

#pragma warning disable CA5394 // Random faults in tests must be repeatable, not secret.
    private double Roll() => _random.NextDouble();
#pragma warning restore CA5394
}
