using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Submissions;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;

namespace Workflows.Tests.Submissions;

/// <summary>A database of its own, the room, and stand-ins for what Casework answers. All people are samples.</summary>
internal sealed class SubmissionWorld : IAsyncDisposable, ISenderGate, ICaseGate, ISubmissionNotices
{
    public const string Asha = "asha.khan@harbour.example";
    public const string Tom = "tom.reed@harbour.example";
    public const string Noor = "noor.haddad@harbour.example";
    public const string Stranger = "casey.young@harbour.example";

    public static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 10, 12, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("submissions-").FullName;
    private readonly ServiceProvider services;
    private int responses;

    public SubmissionWorld(Action<IServiceCollection, IConfiguration>? more = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = folder })
            .Build();
        var collection = new ServiceCollection();
        collection.AddLogging().AddSingleton<IConfiguration>(configuration).AddStorage(configuration).AddSubmissions(configuration);
        collection.AddSingleton<ISenderGate>(this).AddSingleton<ICaseGate>(this).AddSingleton<ISubmissionNotices>(this);
        more?.Invoke(collection, configuration);
        services = collection.BuildServiceProvider();
        services.GetRequiredService<Migrator>().Run();
    }

    public Dictionary<string, CaseStanding> Standing { get; } = [];

    /// <summary>What is answered about a form about an arrangement.</summary>
    public FormStanding About { get; set; } = new("a-0001", null);

    public ValueTask<FormStanding> AskAboutAsync(Transaction transaction, FormAbout form, CancellationToken cancellationToken) =>
        new(About);

    public List<string> Told { get; } = [];

    public List<HeldWords> Asked { get; } = [];

    /// <summary>Ids of people who are not on the register any more.</summary>
    public HashSet<string> Left { get; } = [];

    /// <summary>The address whose forms cannot be taken, because the register cannot be asked about it; null: every form can be.</summary>
    public string? Broken { get; set; }

    /// <summary>How often the register was asked about that address.</summary>
    public int AskedInVain { get; private set; }

    /// <summary>Whether Tom manages the case's service.</summary>
    public bool ManagerMay { get; set; }

    public Database Database => Get<Database>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>A response that has not been sent before.</summary>
    public DeliveredResponse Response(
        Dictionary<string, IReadOnlyList<string>>? answers = null,
        string from = Asha,
        DateTimeOffset? at = null,
        bool schemaMatches = true
    ) =>
        new()
        {
            FormKey = "F2",
            ExternalFormId = "sample-form",
            ResponseId = $"response-{++responses}",
            CreateTime = at ?? Tuesday,
            LastSubmittedTime = at ?? Tuesday,
            RespondentAddress = from,
            Answers = answers ?? F2Answers.With(),
            SchemaMatches = schemaMatches,
        };

    public async Task<IntakeOutcome> DeliverAsync(DeliveredResponse response)
    {
        await using var transaction = await Database.BeginAsync();
        var outcome = await Get<SubmissionIntake>().DeliverAsync(transaction, response);
        await transaction.CommitAsync();
        return outcome;
    }

    public async Task<T> InAsync<T>(Func<Transaction, Task<T>> work)
    {
        await using var transaction = await Database.BeginAsync();
        var result = await work(transaction);
        await transaction.CommitAsync();
        return result;
    }

    public async Task<long> CountAsync(string sql) => await Database.QuerySingleOrDefaultAsync<long>(sql);

    /// <summary>The stimuli in the inbox, in order.</summary>
    public async Task<IReadOnlyList<Stimulus>> InboxAsync()
    {
        var vault = Get<Vault>();
        var result = new List<Stimulus>();
        foreach (var row in await Database.QueryAsync<InboxRow>("select id, case_id, payload from inbox order by seq"))
        {
            result.Add(await vault.OpenAsync<Stimulus>(row.CaseId, "inbox", row.Id, row.Payload));
        }

        return result;
    }

    /// <summary>Whether any table holds a text in clear.</summary>
    public async Task<bool> HoldsInClearAsync(string text)
    {
        await Database.ExecuteAsync("update settings set value = value");
        await using (var connection = await Database.OpenAsync())
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "pragma wal_checkpoint(truncate)";
            await command.ExecuteNonQueryAsync();
        }

        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, "workflows.db"));
        return bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    public CaseStanding.Open Open(string submissionId, bool takesRevision = false, bool undecided = true, DateTimeOffset? at = null) =>
        new("arrangement-1", submissionId, takesRevision, undecided, at ?? Tuesday, FromWorkerOrManager: true);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    ValueTask<SenderVerdict> ISenderGate.AskAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    )
    {
        if (address is not null && address == Broken)
        {
            AskedInVain++;
            throw new InvalidOperationException("The sample register is broken.");
        }

        return ValueTask.FromResult(
            address switch
            {
                Asha => new SenderVerdict(true, "w-07", "NTH"),
                Noor => new SenderVerdict(true, "w-08", "NTH"),
                Tom => new SenderVerdict(true, "m-01", null, MayOpen: false),
                _ => new SenderVerdict(false, null, null),
            }
        );
    }

    ValueTask ISenderGate.RefuseAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    )
    {
        Told.Add($"refused {formKey}");
        return ValueTask.CompletedTask;
    }

    ValueTask<SenderVerdict> ISenderGate.StandingAsync(
        Transaction transaction,
        string formKey,
        string personId,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult(new SenderVerdict(!Left.Contains(personId), personId, null, MayOpen: personId is not "m-01"));

    ValueTask<CaseStanding> ICaseGate.AskAsync(
        Transaction transaction,
        string caseId,
        string personId,
        CancellationToken cancellationToken
    ) =>
        ValueTask.FromResult(
            Standing.GetValueOrDefault(caseId) switch
            {
                CaseStanding.Open open => open with { FromWorkerOrManager = personId is "w-07" || (ManagerMay && personId is "m-01") },
                null => CaseStanding.None.Instance,
                var other => other,
            }
        );

    ValueTask ISubmissionNotices.HeldAsync(
        Transaction transaction,
        string submissionId,
        string? personId,
        string reason,
        HeldCase? about,
        CancellationToken cancellationToken
    )
    {
        Told.Add($"held {reason} {personId}");
        return ValueTask.CompletedTask;
    }

    ValueTask ISubmissionNotices.AskLeadAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken)
    {
        Asked.Add(held);
        return ValueTask.CompletedTask;
    }

    ValueTask ISubmissionNotices.EditedAfterDecisionAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        string arrangementId,
        string caseId,
        CancellationToken cancellationToken
    )
    {
        Told.Add($"edited after decision {arrangementId} {revision}");
        return ValueTask.CompletedTask;
    }

    private sealed class InboxRow
    {
        public string Id { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Payload { get; set; } = [];
    }
}
