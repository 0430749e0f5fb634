using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Casework.Policy;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Reads the parts of a form that arrangements store: its hash, its age band under the policy in force, and coded columns.
/// </summary>
public sealed class FormContents(
    IEnumerable<IReadSetSource> sources,
    SubmissionReader reader,
    AgePolicies policies,
    Database database,
    BusinessClock clock
)
{
    private static readonly (string Question, string Column)[] Columns =
    [
        ("purposes", "purpose_codes"),
        ("privacy", "privacy_need"),
        ("access", "access_code"),
        ("other_channels", "other_channel"),
    ];

    private const string OfArrangementSql = "select submission_id from arrangements where id = @arrangementId";
    private readonly IReadSetSource _submissions = sources.First(s => s.Scheme == "submission");

    /// <summary>The coded answers of a revision. They are read outside any transaction, because a revision never changes.</summary>
    public async ValueTask<CodedForm> LoadAsync(string submissionId, int revision, CancellationToken cancellationToken = default)
    {
        var read = await _submissions.LoadAsync(
            string.Create(CultureInfo.InvariantCulture, $"submission:{submissionId}:{revision}"),
            cancellationToken
        );
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal) { ["channel"] = "WhatsApp" };
        foreach (var (question, column) in Columns)
        {
            columns[column] = CodesOf(read.Answers.GetValueOrDefault(question));
        }

        if (columns["access_code"] == "shared")
        {
            // A young person who shares a phone needs more privacy, whatever was ticked.
            columns["privacy_need"] = "extra";
        }

        var (judgement, stopCode) = FormJudgement.Of(policies.InForce(clock.Now), read.Answers);
        return new CodedForm(
            submissionId,
            revision,
            CodesOf(read.Answers.GetValueOrDefault("age_band")),
            CodesOf(read.Answers.GetValueOrDefault("parent")),
            judgement,
            columns
        )
        {
            StopCode = stopCode,
        };
    }

    /// <summary>The newest coded answers of a submission, or null when there is none.</summary>
    public async Task<CodedForm?> NewestAsync(string submissionId, CancellationToken cancellationToken = default) =>
        await SubmissionFacts.CurrentRevisionAsync(database, submissionId, cancellationToken) is { } revision and > 0
            ? await LoadAsync(submissionId, revision, cancellationToken)
            : null;

    /// <summary>The newest coded answers of an arrangement's form, or null.</summary>
    public async Task<CodedForm?> NewestOfAsync(string arrangementId, CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<string>(OfArrangementSql, new { arrangementId }, cancellationToken) is { } submissionId
            ? await NewestAsync(submissionId, cancellationToken)
            : null;

    /// <summary>The content that an arrangement stores of the answers, under the age policy in force now.</summary>
    public async Task<FormContent> ContentAsync(Transaction transaction, CodedForm form, CancellationToken cancellationToken = default)
    {
        var view = await reader.ReadAsync(transaction, form.SubmissionId, form.Revision, cancellationToken);
        var policy = policies.InForce(clock.Now);
        return new FormContent(
            form.SubmissionId,
            form.Revision,
            view.ContentHash,
            form.AgeBand,
            FormJudgement.NeedsTwo(policy, form.AgeBand),
            policy.Version.ToString(CultureInfo.InvariantCulture),
            form.Judgement
        );
    }

    private static string? CodesOf(JsonNode? answer) =>
        answer switch
        {
            null => null,
            JsonArray ticks => string.Join(' ', ticks.Select(t => t!.GetValue<string>())),
            JsonValue value when value.TryGetValue<string>(out var code) => code,
            _ => answer.ToJsonString(),
        };
}

/// <summary>The coded answers of a revision that arrangements need.</summary>
/// <param name="SubmissionId">Id of the submission.</param>
/// <param name="Revision">The number of the revision.</param>
/// <param name="AgeBand">The age band's code.</param>
/// <param name="Parent">Code of what parents or carers know.</param>
/// <param name="Judgement">The judgement on the answers: a name of <see cref="FormJudgement"/>.</param>
/// <param name="Columns">Coded columns of S2.</param>
public sealed record CodedForm(
    string SubmissionId,
    int Revision,
    string? AgeBand,
    string? Parent,
    string Judgement,
    IReadOnlyDictionary<string, string?> Columns
)
{
    /// <summary>The end code of answers that exclude, X1 or X2; null when they do not exclude.</summary>
    public string? StopCode { get; init; }

    /// <summary>Whether a parent or carer is not told, for whatever reason (W03).</summary>
    public bool ParentNotTold => Parent is { } code && (code == "no_contact" || code.StartsWith("not_told", StringComparison.Ordinal));
}
