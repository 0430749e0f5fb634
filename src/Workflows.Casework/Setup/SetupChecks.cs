using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Setup;

/// <summary>Checks form F3, and keeps what each check found.</summary>
public sealed class SetupChecks(Vault vault, SetupAssessment assessment, BusinessClock clock)
{
    private const string Columns =
        "id, case_id, submission_id, submission_revision as revision, outcome, first_checked_at, checked_at, payload";
    private const string NewestSql = $"select {Columns} from setup_checks where arrangement_id = @arrangementId order by seq desc limit 1";
    private const string FirstSql = "select first_checked_at from setup_checks where id = @id";
    private const string PutSql = """
        insert into setup_checks (id, arrangement_id, case_id, submission_id, submission_revision, outcome, first_checked_at, checked_at, payload)
        values (@id, @arrangementId, @caseId, @submissionId, @revision, @outcome, @at, @at, @payload)
        on conflict (id) do update set outcome = excluded.outcome, checked_at = excluded.checked_at, payload = excluded.payload
        """;

    /// <summary>Checks a revision of form F3 and stores what it found.</summary>
    public async Task<SetupCheck> CheckAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var check = await AssessAsync(transaction, arrangement, submissionId, revision, cancellationToken);
        var id = IdOf(submissionId, revision);
        await transaction.ExecuteAsync(
            PutSql,
            new
            {
                id,
                arrangementId = arrangement.Id,
                caseId = arrangement.CaseId,
                submissionId,
                revision,
                outcome = check.Outcome.ToString(),
                at = now,
                payload = await vault.SealAsync(
                    arrangement.CaseId,
                    "setup_checks",
                    id,
                    new Sealed(check.Missing, check.Reasons, check.PhoneAsset),
                    transaction
                ),
            },
            cancellationToken
        );
        return check with { CheckedAt = now };
    }

    /// <summary>Assesses a revision of form F3 as things are now, without storing it.</summary>
    public async Task<SetupCheck> AssessAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        CancellationToken cancellationToken = default
    )
    {
        var first = await transaction.QuerySingleOrDefaultAsync<long?>(
            FirstSql,
            new { id = IdOf(submissionId, revision) },
            cancellationToken
        );
        var since = first is { } at ? Instants.FromMicroseconds(at) : clock.Now;
        var check = await assessment.OfAsync(transaction, arrangement, submissionId, revision, since, cancellationToken);
        return check with { FirstCheckedAt = since };
    }

    /// <summary>The newest check of an arrangement; null when no form F3 was checked.</summary>
    public async Task<SetupCheck?> NewestAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken = default)
    {
        if (await transaction.QuerySingleOrDefaultAsync<Row>(NewestSql, new { arrangementId }, cancellationToken) is not { } row)
        {
            return null;
        }

        var (missing, reasons, asset) = await vault.OpenAsync<Sealed>(row.CaseId, "setup_checks", row.Id, row.Payload, transaction);
        return new SetupCheck
        {
            SubmissionId = row.SubmissionId,
            Revision = row.Revision,
            Outcome = Enum.Parse<SetupOutcome>(row.Outcome),
            Missing = missing,
            Reasons = reasons,
            PhoneAsset = asset,
            FirstCheckedAt = row.FirstCheckedAt,
            CheckedAt = row.CheckedAt,
        };
    }

    /// <summary>
    /// The newest form F3 of an arrangement, when it was sent after an instant, is complete, and still is: the phone was not changed since.
    /// Its columns of S2 come with it. Null when the set-up must be checked again.
    /// </summary>
    public async Task<SetupCheck?> NewestSinceAsync(
        Transaction transaction,
        Arrangement arrangement,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    )
    {
        if (
            await NewestAsync(transaction, arrangement.Id, cancellationToken)
                is not { Outcome: SetupOutcome.Complete, PhoneAsset: { } asset } newest
            || newest.FirstCheckedAt <= since
            || (await PhoneList.FindAsync(transaction, asset, cancellationToken))?.ChangedAt > newest.CheckedAt
        )
        {
            return null;
        }

        var now = await AssessAsync(transaction, arrangement, newest.SubmissionId, newest.Revision, cancellationToken);
        return now.Outcome == SetupOutcome.Complete ? now with { CheckedAt = newest.CheckedAt } : null;
    }

    private static string IdOf(string submissionId, int revision) => FormattableString.Invariant($"{submissionId}:{revision}");

    private sealed record Sealed(IReadOnlyList<string> Missing, IReadOnlyList<string> Reasons, string? PhoneAsset);

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string CaseId { get; set; } = "";
        public string SubmissionId { get; set; } = "";
        public int Revision { get; set; }
        public string Outcome { get; set; } = "";
        public DateTimeOffset FirstCheckedAt { get; set; }
        public DateTimeOffset CheckedAt { get; set; }
        public byte[] Payload { get; set; } = [];
    }
}
