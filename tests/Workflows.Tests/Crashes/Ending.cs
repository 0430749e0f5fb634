namespace Workflows.Tests.Crashes;

/// <summary>What a run came to.</summary>
internal sealed record Ending
{
    /// <summary>All that must be the same with crashes and without.</summary>
    public required IReadOnlyList<string> Facts { get; init; }

    /// <summary>How often each Message-ID reached the mail server.</summary>
    public required IReadOnlyDictionary<string, int> Mails { get; init; }

    /// <summary>How often a process died after the call with this Message-ID and before its receipt.</summary>
    public required IReadOnlyDictionary<string, int> Repeatable { get; init; }

    /// <summary>Where it crashed.</summary>
    public required IReadOnlyList<string> Crashes { get; init; }

    /// <summary>How many points it passed at which it might have.</summary>
    public required int Points { get; init; }

    /// <summary>How many units left a <c>continue</c> delivery.</summary>
    public required int Continues { get; init; }

    public int Repeats => Mails.Values.Sum(n => n - 1);

    /// <summary>What is wrong with it by itself: something left over, something repeated that need not have been.</summary>
    public IEnumerable<string> Wrongs() =>
        Facts
            .Where(f => f.StartsWith("left over:", StringComparison.Ordinal) || f.StartsWith("violation:", StringComparison.Ordinal))
            .Concat(
                Mails
                    .Where(m => m.Value != 1 + Repeatable.GetValueOrDefault(m.Key))
                    .Select(m => $"{m.Key} was sent {m.Value} times; {Repeatable.GetValueOrDefault(m.Key)} crashes allow a repeat of it")
            );

    /// <summary>What is not as in the crash-free run.</summary>
    public IEnumerable<string> DifferencesFrom(Ending crashFree) =>
        crashFree
            .Facts.Except(Facts, StringComparer.Ordinal)
            .Select(f => $"missing: {f}")
            .Concat(Facts.Except(crashFree.Facts, StringComparer.Ordinal).Select(f => $"too much: {f}"))
            .Concat(Facts.Count != crashFree.Facts.Count ? [$"{Facts.Count} facts, not {crashFree.Facts.Count}"] : []);
}

/// <summary>The rows at rest, each as a line; times of the system clock and how often something was begun are left out.</summary>
internal static class Rest
{
    public const string States =
        "select s.id, s.revision, s.state, i.case_id from instance_states s join instances i on i.id = s.id order by s.id";

    public const string Incidents = "select id, subject, case_id, message, detail from incidents order by id";

    public static readonly IReadOnlyList<string> Queries =
    [
        "select 'left over: inbox ' || id from inbox",
        "select 'left over: delivery ' || id || ' ' || kind || ' ' || instance_id from deliveries",
        "select 'left over: effect ' || id || ' ' || lane from outbox",
        "select 'left over: an instance with work that nobody does ' || id from instances where sub_status in ('Pending', 'Executing')",
        """
            select 'left over: an instance that waits for nothing ' || id from instances i
            where status <> 'Finished' and not exists (select 1 from bookmarks b where b.instance_id = i.id)
            """,
        """
            select 'instance ' || id || ' ' || definition_version_id || ' ' || status || ' ' || sub_status || ' ' || coalesce(correlation_id, '-')
                || ' ' || coalesce(parent_instance_id, '-') || ' ' || incident_count || ' ' || created_at || ' ' || updated_at || ' '
                || coalesce(finished_at, 0)
            from instances order by id
            """,
        """
            select 'bookmark ' || id || ' ' || instance_id || ' ' || activity_id || ' ' || name || ' ' || coalesce(key, '-') || ' '
                || coalesce(due_at, 0) || ' ' || waits_for_effect || ' ' || created_at
            from bookmarks order by id
            """,
        """
            select 'log ' || instance_id || ' ' || revision || ' ' || first_ordinal || ' ' || last_ordinal || ' ' || entries || ' ' || node_ids
                || ' ' || at
            from burst_log order by instance_id, revision
            """,
        "select 'receipt ' || id || ' ' || lane || ' ' || outcome from receipts order by id",
        "select 'kept event ' || id || ' ' || kept_until from kept_events order by id",
        "select 'own row ' || key || ' ' || value from settings where key like 'ack:%' or key like 'task:%' order by key",
    ];

    internal sealed class IncidentRow
    {
        public string Id { get; set; } = "";

        public string Subject { get; set; } = "";

        public string? CaseId { get; set; }

        public string Message { get; set; } = "";

        public byte[]? Detail { get; set; }
    }

    internal sealed class StateRow
    {
        public string Id { get; set; } = "";

        public long Revision { get; set; }

        public byte[] State { get; set; } = [];

        public string? CaseId { get; set; }
    }
}
