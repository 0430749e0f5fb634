using System.Collections.Frozen;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>The columns of tab S2 and their allowed values: closed codes, counts and dates, never free text (RULES.md#sheets).</summary>
internal static partial class ArrangementColumns
{
    private static readonly string[] Order =
    [
        "channel",
        "purpose_codes",
        "privacy_need",
        "access_code",
        "other_channel",
        "decided_on",
        "agreement_version",
        "agreed_on",
        "signed_how",
        "setup_worker_lock_on",
        "setup_yp_lock",
        "setup_passcode",
        "one_to_one",
        "safe_word_no",
        "safe_word_agreed_on",
        "active_on",
        "paused_on",
        "ended_on",
        "hold",
    ];

    private static readonly FrozenSet<string> Allowed = Order.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null when every value is allowed, else one sentence.</summary>
    public static string? Refuse(IReadOnlyDictionary<string, string?> columns)
    {
        foreach (var (name, value) in columns)
        {
            if (!Allowed.Contains(name))
            {
                return $"'{name}' is not a column that an arrangement may carry.";
            }

            if (value is not null && !Code().IsMatch(value))
            {
                return $"Column '{name}' takes codes only.";
            }
        }

        return null;
    }

    /// <summary>The whole row of S2; it replaces a row of an older revision that still waits in the outbox.</summary>
    public static Effect ToRow(Arrangement a)
    {
        var columns = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["arrangement_id"] = a.Id,
            ["case_ref"] = a.CaseReference,
            ["service"] = a.Service,
            ["worker_id"] = a.WorkerId,
            ["state"] = a.Stage == ArrangementStage.ChannelUnsafe ? "Paused (channel unsafe)" : a.State.ToString(),
            ["age_band"] = a.Form.AgeBand,
            ["policy_version"] = a.Form.PolicyVersion,
            ["review_due"] = a.ReviewDue,
            ["end_code"] = a.EndCode,
            ["updated_at"] = UkTime.Minute(a.UpdatedAt),
        };
        foreach (var name in Order)
        {
            columns[name] = a.Columns.GetValueOrDefault(name);
        }

        return new RowEffect($"service/{a.Service}", "S2", a.Id, columns).ToEffect($"s2:{a.Id}:{a.Revision}", a.Revision, a.CaseId);
    }

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.:,; -]{0,59}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Code();
}
