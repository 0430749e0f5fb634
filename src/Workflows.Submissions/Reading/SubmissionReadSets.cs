using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;

namespace Workflows.Submissions.Reading;

/// <summary>The answers of a revision that a workflow may read: codes, numbers and dates, and no typed text.</summary>
public sealed class SubmissionReadSets : IReadSetSource
{
    private const string FindRevisionSql = """
        select r.id, r.source_id, r.case_id, r.answers, s.form_key, s.service, s.person_id as worker_id
        from submission_revisions r join submissions s on s.id = r.submission_id
        where r.submission_id = @submissionId and r.revision = @number
        """;

    private readonly Database _database;
    private readonly FormCatalog _forms;
    private readonly SubmissionStore _store;

    internal SubmissionReadSets(Database database, FormCatalog forms, SubmissionStore store)
    {
        _database = database;
        _forms = forms;
        _store = store;
    }

    /// <inheritdoc />
    public string Scheme => "submission";

    /// <inheritdoc />
    /// <exception cref="KeyNotFoundException">The revision does not exist.</exception>
    public async ValueTask<ReadSet> LoadAsync(string key, CancellationToken cancellationToken)
    {
        var parts = key.Split(':');
        if (
            parts.Length != 3
            || parts[0] != Scheme
            || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            throw new KeyNotFoundException($"'{key}' does not name a submission's revision.");
        }

        if (
            await _database.QuerySingleOrDefaultAsync<Row>(FindRevisionSql, new { submissionId = parts[1], number }, cancellationToken)
            is not { } row
        )
        {
            throw new KeyNotFoundException($"There is no revision for '{key}'.");
        }

        var form = _forms.Get(row.FormKey);
        var answers = await _store.OpenAsync(null, row);
        return new ReadSet(
            key,
            answers
                .Answers.Where(answer => form.FindQuestion(answer.Key)?.Type is not (null or QuestionType.SA or QuestionType.PT))
                .ToDictionary(answer => answer.Key, answer => answer.Value),
            new Dictionary<string, JsonNode?>
            {
                ["service"] = row.Service,
                ["worker_id"] = row.WorkerId,
                ["submission_id"] = parts[1],
                ["revision"] = number,
                ["form_key"] = form.Key,
            }
        );
    }

    private sealed class Row : RevisionRow
    {
        public string FormKey { get; set; } = "";

        public string? Service { get; set; }

        public string? WorkerId { get; set; }
    }
}
