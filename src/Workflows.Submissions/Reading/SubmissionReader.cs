using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Storage;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;

namespace Workflows.Submissions.Reading;

/// <summary>Reads a revision for a person who decides about it.</summary>
public sealed class SubmissionReader
{
    private const string CountNewerHeldSql = $"""
        select count(*) from submission_revisions r
        where r.status in ('{SubmissionStatus.Held}', '{SubmissionStatus.Parked}') and r.submitted_at >= @submittedAt and r.id <> @id
          and (r.source_id in (select id from submissions where id = @submissionId or part_of = @submissionId)
            or (r.case_id = @caseId and r.person_id = @personId))
        """;

    private readonly FormCatalog _forms;
    private readonly SubmissionStore _store;

    internal SubmissionReader(FormCatalog forms, SubmissionStore store)
    {
        _forms = forms;
        _store = store;
    }

    /// <summary>Reads a revision with the texts of questions and options, and with its free text.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revision">Number of the revision; null for the current one.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<SubmissionView> ReadAsync(
        Transaction transaction,
        string submissionId,
        int? revision = null,
        CancellationToken cancellationToken = default
    )
    {
        var (submission, row, answers) = await OpenAsync(transaction, submissionId, revision, cancellationToken);
        var form = _forms.Get(submission.FormKey);
        var held = await transaction.QuerySingleOrDefaultAsync<long>(
            CountNewerHeldSql,
            new
            {
                submissionId,
                id = row.Id,
                submittedAt = row.SubmittedAt,
                caseId = row.CaseId,
                personId = row.PersonId,
            },
            cancellationToken
        );
        return new SubmissionView
        {
            SubmissionId = submissionId,
            Revision = row.Revision,
            CurrentRevision = submission.CurrentRevision,
            NewerIsHeld = held > 0,
            FormKey = form.Key,
            FormTitle = form.Title,
            CaseId = submission.CaseId,
            Service = submission.Service,
            PersonId = submission.PersonId,
            SubmittedAt = row.SubmittedAt,
            ContentHash = row.ContentHash ?? "",
            Answers =
            [
                .. from section in form.Sections
                from question in section.Questions
                where !question.Secret
                let values = Values(question, answers)
                where values.Count > 0
                select new AnswerView(question.Key, question.Number, section.Title, question.Title, values, question.FreeText)
                {
                    LooksLike = [.. answers.Findings.Where(finding => finding.Question == question.Key).Select(finding => finding.Kind)],
                },
            ],
        };
    }

    /// <summary>The coded answers of a revision, and texts of a fixed shape such as an asset tag. Free text is not among them.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revision">Number of the revision.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<CodedAnswers> CodesAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        CancellationToken cancellationToken = default
    )
    {
        var (_, row, answers) = await OpenAsync(transaction, submissionId, revision, cancellationToken);
        return new CodedAnswers(row.ContentHash ?? "", answers.Answers);
    }

    /// <summary>Reads for its sender why a form is held, without any answer.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revisionId">Id of the revision that was held.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<HeldForm> ReadHeldAsync(
        Transaction transaction,
        string submissionId,
        string revisionId,
        CancellationToken cancellationToken = default
    )
    {
        if (
            await _store.FindAsync(transaction, submissionId, cancellationToken) is not { } submission
            || await _store.FindRevisionAsync(transaction, revisionId, cancellationToken) is not { } row
        )
        {
            throw new KeyNotFoundException($"There is no revision {revisionId} of submission {submissionId}.");
        }

        var form = _forms.Find(submission.FormKey);
        var held = await SubmissionHolds.IsHeldAsync(transaction, revisionId, cancellationToken);
        var answers = held ? await _store.OpenAsync(transaction, row) : new SealedAnswers();
        return new HeldForm(
            submission.FormKey,
            form?.Title ?? submission.FormKey,
            row.SubmittedAt,
            row.Status,
            held,
            row.CaseId is not null,
            answers.Findings.Count > 0 && submission.Service is not null,
            answers.Problems.Count == 0,
            HeldReason.Of(form, answers)
        );
    }

    /// <summary>The keys of questions whose answers differ between two revisions, in the form's order.</summary>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<IReadOnlyList<string>> ChangedBetweenAsync(
        Transaction transaction,
        string submissionId,
        int revisionA,
        int revisionB,
        CancellationToken cancellationToken = default
    )
    {
        var (submission, _, a) = await OpenAsync(transaction, submissionId, revisionA, cancellationToken);
        var (_, _, b) = await OpenAsync(transaction, submissionId, revisionB, cancellationToken);
        return
        [
            .. _forms
                .Get(submission.FormKey)
                .Questions.Where(question =>
                    !Values(question, a).Order(StringComparer.Ordinal).SequenceEqual(Values(question, b).Order(StringComparer.Ordinal))
                )
                .Select(question => question.Key),
        ];
    }

    private async Task<(SubmissionRow Submission, RevisionRow Row, SealedAnswers Answers)> OpenAsync(
        Transaction transaction,
        string submissionId,
        int? revision,
        CancellationToken cancellationToken
    )
    {
        if (
            await _store.FindAsync(transaction, submissionId, cancellationToken) is { } submission
            && await _store.FindRevisionAsync(transaction, submissionId, revision ?? submission.CurrentRevision, cancellationToken)
                is { } row
        )
        {
            return (submission, row, await _store.OpenAsync(transaction, row));
        }

        throw new KeyNotFoundException($"There is no revision {revision} of submission {submissionId}.");
    }

    private static IReadOnlyList<string> Values(FormQuestion question, SealedAnswers answers) =>
        question.FreeText
            ? answers.FreeText.TryGetValue(question.Key, out var words)
                ? [words]
                : []
            : answers.Answers.GetValueOrDefault(question.Key) switch
            {
                null => [],
                JsonArray ticks => [.. ticks.Select(tick => TextOf(question, tick!.GetValue<string>()))],
                JsonValue value when value.TryGetValue<int>(out var number) => [number.ToString(CultureInfo.InvariantCulture)],
                var value => [TextOf(question, value.GetValue<string>())],
            };

    private static string TextOf(FormQuestion question, string code) =>
        question.Options.FirstOrDefault(option => option.Code == code)?.Text ?? code;
}
