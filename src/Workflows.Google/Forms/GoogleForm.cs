using Workflows.Storage;

namespace Workflows.Google.Forms;

/// <summary>A form at Google, as the operations page lists it.</summary>
public sealed class GoogleForm
{
    /// <summary>Key of the form, for example <c>F2</c>.</summary>
    public string FormKey { get; set; } = "";

    /// <summary>Google's id of the form; null until it was created.</summary>
    public string? ExternalId { get; set; }

    /// <summary>The address at which people fill it in.</summary>
    public string? ResponderUri { get; set; }

    /// <summary>When its creation began, system time; null once the id is stored. After a crash it is still set.</summary>
    public DateTimeOffset? CreatingSince { get; set; }

    /// <summary>When it was published, system time; null until then.</summary>
    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Hash of the accepted questions: responses to other questions are parked.</summary>
    public string? AcceptedHash { get; set; }

    /// <summary>Hash of the questions in the form's file at the time when they were accepted.</summary>
    public string? ExpectedHash { get; set; }

    /// <summary>
    /// The differences between the form, its file and the accepted questions; null when there are none. While it is set, responses are
    /// parked.
    /// </summary>
    public string? Drift { get; set; }

    /// <summary>When <see cref="Drift"/> was first noticed, system time.</summary>
    public DateTimeOffset? DriftSince { get; set; }

    /// <summary>
    /// Hash of the questions at Google that <see cref="Drift"/> describes. A person confirms these questions and no later ones.
    /// </summary>
    public string? SeenHash { get; set; }

    /// <summary>The time of the newest response that was taken; the next poll begins a little before it.</summary>
    public DateTimeOffset? Watermark { get; set; }

    /// <summary>When the responses were last read, system time (<see cref="SilentForms"/>).</summary>
    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>When all responses, from the first one on, were last read; system time.</summary>
    public DateTimeOffset? LastFullAt { get; set; }

    /// <summary>When a poll last saw its questions, business time (<see cref="FormVersions"/>).</summary>
    public DateTimeOffset? ExaminedAt { get; set; }

    /// <summary>The problem of the last poll; null when it succeeded.</summary>
    public string? LastProblem { get; set; }
}

/// <summary>The rows of the forms at Google, and the question keys by Google's question ids.</summary>
public sealed class GoogleForms(Database database)
{
    private const string Columns =
        "form_key, external_id, responder_uri, creating_since, published_at, accepted_hash, expected_hash, drift, drift_since, seen_hash, watermark, last_success_at, last_full_at, last_problem, examined_at";

    private const string ListSql = $"select {Columns} from google_forms order by form_key";

    private const string FindSql = $"select {Columns} from google_forms where form_key = @formKey";

    private const string FindMapSql = "select question_id, question_key from google_form_questions where form_key = @formKey";

    private const string DeleteMapSql = "delete from google_form_questions where form_key = @formKey";

    private const string AddToMapSql = """
        insert into google_form_questions (form_key, question_id, question_key) values (@formKey, @questionId, @questionKey)
        """;

    /// <summary>All forms that were created at Google or whose creation has begun, by key.</summary>
    public Task<IReadOnlyList<GoogleForm>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<GoogleForm>(ListSql, null, cancellationToken);

    /// <summary>A form by key, or null.</summary>
    public Task<GoogleForm?> FindAsync(string formKey, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<GoogleForm>(FindSql, new { formKey }, cancellationToken);

    /// <summary>The question keys of a form, by Google's question id.</summary>
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
