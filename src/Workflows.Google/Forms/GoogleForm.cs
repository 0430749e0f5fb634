using Workflows.Storage;

namespace Workflows.Google.Forms;

/// <summary>A form at Google, as the operations page lists it.</summary>
public sealed class GoogleForm
{
    /// <summary>Our key.</summary>
    public string FormKey { get; set; } = "";

    /// <summary>Google's id; null: not created yet.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The address at which people fill it in.</summary>
    public string? ResponderUri { get; set; }

    /// <summary>Since when its creation is under way; still set after a crash.</summary>
    public DateTimeOffset? CreatingSince { get; set; }

    /// <summary>When it was opened for responses.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>The hash of the questions whose answers we take.</summary>
    public string? AcceptedHash { get; set; }

    /// <summary>The hash of the questions in the form's file when they were accepted.</summary>
    public string? ExpectedHash { get; set; }

    /// <summary>What was changed at Google or in the form's file; null: nothing. While set, responses are parked.</summary>
    public string? Drift { get; set; }

    /// <summary>When that was first seen.</summary>
    public DateTimeOffset? DriftSince { get; set; }

    /// <summary>The hash of the questions at Google that <see cref="Drift"/> tells of: what a person who confirms has looked at.</summary>
    public string? SeenHash { get; set; }

    /// <summary>The latest time of a response that was taken.</summary>
    public DateTimeOffset? Watermark { get; set; }

    /// <summary>When polling last succeeded, system time; a form is silent when that is 15 minutes ago.</summary>
    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>When all responses were last read from the first, system time.</summary>
    public DateTimeOffset? LastFullAt { get; set; }

    /// <summary>What the last poll failed of.</summary>
    public string? LastProblem { get; set; }
}

/// <summary>The table of forms at Google, and the map from its question ids to our keys.</summary>
public sealed class GoogleForms(Database database)
{
    private const string Columns =
        "form_key, external_id, responder_uri, creating_since, published_at, accepted_hash, expected_hash, drift, drift_since, seen_hash, watermark, last_success_at, last_full_at, last_problem";

    private const string ListSql = $"select {Columns} from google_forms order by form_key";

    private const string FindSql = $"select {Columns} from google_forms where form_key = @formKey";

    private const string FindMapSql = "select question_id, question_key from google_form_questions where form_key = @formKey";

    private const string DeleteMapSql = "delete from google_form_questions where form_key = @formKey";

    private const string AddToMapSql = """
        insert into google_form_questions (form_key, question_id, question_key) values (@formKey, @questionId, @questionKey)
        """;

    /// <summary>All forms at Google.</summary>
    public Task<IReadOnlyList<GoogleForm>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<GoogleForm>(ListSql, null, cancellationToken);

    /// <summary>One form, or null.</summary>
    public Task<GoogleForm?> FindAsync(string formKey, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<GoogleForm>(FindSql, new { formKey }, cancellationToken);

    /// <summary>Google's question ids of a form, with our keys.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MapAsync(string formKey, CancellationToken cancellationToken = default) =>
        (await database.QueryAsync<MapRow>(FindMapSql, new { formKey }, cancellationToken)).ToDictionary(
            row => row.QuestionId,
            row => row.QuestionKey
        );

    internal static async Task WriteMapAsync(
        Transaction transaction,
        string formKey,
        IReadOnlyDictionary<string, string> map,
        CancellationToken cancellationToken
    )
    {
        await transaction.ExecuteAsync(DeleteMapSql, new { formKey }, cancellationToken);
        foreach (var (questionId, questionKey) in map)
        {
            await transaction.ExecuteAsync(
                AddToMapSql,
                new
                {
                    formKey,
                    questionId,
                    questionKey,
                },
                cancellationToken
            );
        }
    }

    private sealed class MapRow
    {
        public string QuestionId { get; set; } = "";

        public string QuestionKey { get; set; } = "";
    }
}
