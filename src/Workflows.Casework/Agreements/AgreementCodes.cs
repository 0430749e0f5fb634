using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Checks;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Makes and finds agreement codes. A code is derived from the master key, the arrangement and a number; the database has a keyed hash of it.
/// Whoever changes a code has locked its arrangement before, so that there is one order of locks.
/// </summary>
public sealed class AgreementCodes(Vault vault, MasterKey master, BusinessClock clock)
{
    /// <summary>How long a code works for an answer, in clock time .</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(14);

    private const string Columns = """
        code_hash, arrangement_id, number, case_id, issued_at, expires_at, ended_at, used_at, answer, language, words_version, helped, talks,
        talk_asked_at
        """;
    private const string FindSql = $"select {Columns} from agreement_codes where code_hash = @hash";
    private const string NewestSql = $"""
        select {Columns} from agreement_codes where arrangement_id = @arrangementId order by number desc limit 1
        """;
    private const string AddSql = """
        insert into agreement_codes (code_hash, arrangement_id, number, case_id, issued_at, expires_at)
        values (@CodeHash, @ArrangementId, @Number, @CaseId, @IssuedAt, @ExpiresAt) on conflict do nothing
        """;
    private const string EndSql = "update agreement_codes set ended_at = @now where arrangement_id = @arrangementId and ended_at is null";
    private const string UseSql = """
        update agreement_codes set used_at = @now, answer = @answer, language = @language, words_version = @version, helped = @helped
        where code_hash = @hash
        """;
    private const string TalkSql = "update agreement_codes set talks = talks + 1, talk_asked_at = @now where code_hash = @hash";
    private const string TalkedSql = """
        update agreement_codes set talk_asked_at = null where arrangement_id = @arrangementId and talk_asked_at is not null
        """;

    private readonly byte[] _key = master.Derive("agreement code");

    /// <summary>Makes a new code for an arrangement; the codes before it end.</summary>
    public async Task<AgreementCode> IssueAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    )
    {
        var newest = await NewestAsync(transaction, arrangement.Id, cancellationToken);
        await EndAllAsync(transaction, arrangement.Id, cancellationToken);
        for (var number = (newest?.Number ?? 0) + 1; ; number++)
        {
            var code = new AgreementCode
            {
                CodeHash = HashOf(AgreementCodeText.Derive(_key, arrangement.Id, number)),
                ArrangementId = arrangement.Id,
                Number = number,
                CaseId = arrangement.CaseId,
                IssuedAt = clock.Now,
                ExpiresAt = clock.Now + Life,
            };
            // Another arrangement's code may be the same ten characters; the next number then has others.
            if (await transaction.ExecuteAsync(AddSql, code, cancellationToken) == 1)
            {
                return code;
            }
        }
    }

    /// <summary>The newest code of an arrangement; null when it has none.</summary>
    public Task<AgreementCode?> NewestAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken = default) =>
        transaction.QuerySingleOrDefaultAsync<AgreementCode>(NewestSql, new { arrangementId }, cancellationToken);

    /// <summary>The code with a hash; null when there is none.</summary>
    public Task<AgreementCode?> FindAsync(Transaction transaction, string hash, CancellationToken cancellationToken = default) =>
        transaction.QuerySingleOrDefaultAsync<AgreementCode>(FindSql, new { hash }, cancellationToken);

    /// <summary>The code itself, as people read it.</summary>
    public string TextOf(AgreementCode code) => AgreementCodeText.Shown(AgreementCodeText.Derive(_key, code.ArrangementId, code.Number));

    /// <summary>The keyed hash of what somebody typed: the same whether with small letters, spaces or a hyphen. Form F4 stores the same.</summary>
    public string HashOf(string? typed) => SecretAnswers.Hash(vault, typed ?? "");

    /// <summary>Ends all codes of an arrangement for answers.</summary>
    public Task EndAllAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(EndSql, new { arrangementId, now = clock.Now }, cancellationToken);

    /// <summary>Uses a code up.</summary>
    internal Task UseAsync(Transaction transaction, string hash, AgreementAnswer answer, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(
            UseSql,
            new
            {
                hash,
                now = clock.Now,
                answer = answer.Reply.Code(),
                language = answer.Language,
                version = answer.WordsVersion,
                helped = answer.Helped,
            },
            cancellationToken
        );

    /// <summary>Notes that the young person wants to talk first.</summary>
    internal Task AskToTalkAsync(Transaction transaction, string hash, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(TalkSql, new { hash, now = clock.Now }, cancellationToken);

    /// <summary>Notes that somebody has talked with the young person.</summary>
    internal Task TalkedAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(TalkedSql, new { arrangementId }, cancellationToken);
}
