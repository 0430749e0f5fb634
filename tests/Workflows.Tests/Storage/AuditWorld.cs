using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Tests.Storage;

/// <summary>A store with an audit whose chain is linked and verified step by step.</summary>
internal sealed class AuditWorld : IAsyncDisposable
{
    public AuditWorld(Dialect dialect)
    {
        Test = TestDatabase.Create(dialect);
        Leases = new LaneLeases(Test.Database);
        Chain = NewNode();
        Verification = new AuditVerification(Test.Database, Test.Vault, new AuditReading(Test.Database, Test.Vault));
        Watch = new AuditWatch(Chain, Verification, Test.Database, Test.Clock, Log);
    }

    public TestDatabase Test { get; }

    public LaneLeases Leases { get; }

    public AuditChain Chain { get; }

    public AuditVerification Verification { get; }

    public AuditWatch Watch { get; }

    public NotedLog Log { get; } = new();

    /// <summary>Another node on the same store.</summary>
    public AuditChain NewNode() =>
        new(Test.Database, Test.Vault, Test.Audit, Leases, Test.Options, Test.Clock, new TestLogger<AuditChain>());

    /// <summary>Appends entries in one transaction, and links them.</summary>
    public async Task AppendAndLinkAsync(params string[] actions)
    {
        await AppendAsync(actions);
        await Chain.LinkAsync();
    }

    /// <summary>Appends entries in one transaction.</summary>
    public async Task AppendAsync(params string[] actions)
    {
        await using var transaction = await Test.Database.BeginAsync();
        foreach (var action in actions)
        {
            await AppendAsync(transaction, action);
        }

        await transaction.CommitAsync();
    }

    /// <summary>Appends an entry of a case.</summary>
    public async Task AppendAsync(Transaction transaction, string action)
    {
        var entry = new AuditEntry
        {
            Action = action,
            Actor = "person:l-01",
            Subject = "task:1",
            CaseId = await Test.Vault.GetOrAddCaseAsync(transaction, "NTH-00001-A", Test.Clock.Now),
            Detail = new JsonObject { ["outcome"] = "approve" },
            At = Test.Clock.Now,
        };
        await Test.Audit.AppendAsync(transaction, entry);
    }

    /// <summary>Changes the store as somebody does who can write to the database.</summary>
    public Task TamperAsync(string sql) => Test.Database.ExecuteAsync(sql);

    /// <summary>What a verification finds.</summary>
    public async Task<IReadOnlyList<AuditFinding>> FindAsync(params AuditHead[] known)
    {
        var findings = new List<AuditFinding>();
        var verdict = await Verification.RunAsync(findings.Add, known);
        Xunit.Assert.Equal(findings.Count, verdict.Findings);
        return findings;
    }

    /// <summary>The actions of the entries in the order of their numbers.</summary>
    public Task<IReadOnlyList<string>> NumberedAsync() =>
        Test.Database.QueryAsync<string>("select a.action from audit a join audit_links l on l.entry = a.id order by l.number");

    /// <summary>The numbers that were given.</summary>
    public Task<IReadOnlyList<long>> NumbersAsync() => Test.Database.QueryAsync<long>("select number from audit_links order by number");

    /// <summary>The incidents about the audit.</summary>
    public Task<IReadOnlyList<string>> IncidentsAsync() =>
        Test.Database.QueryAsync<string>(
            "select subject from incidents where kind = @kind and resolved_at is null order by subject",
            new { kind = AuditWatch.Kind }
        );

    public ValueTask DisposeAsync() => Test.DisposeAsync();

    /// <summary>Keeps the lines of the log.</summary>
    internal sealed class NotedLog : ILogger<AuditWatch>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
