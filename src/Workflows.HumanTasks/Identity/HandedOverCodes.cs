using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// The codes that a manager hands over, face to face or by telephone, to a person who sets up an authenticator: a proof that does not come by
/// the person's mailbox. A code is valid for seven days and once; five wrong ones end it. Only its hash is stored.
/// </summary>
public sealed class HandedOverCodes(MasterKey master, BusinessClock clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);
    private const int Tries = 5;
    private const int Length = 10;

    // Without letters and digits that look or sound alike: 31 to the power of 10 codes.
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ2345679";

    private const string MakeSql = """
        update authenticator_invitations set code_hash = @hash, code_expires_at = @expiresAt, code_wrong = 0 where person_id = @personId
        """;
    private const string HoldSql = """
        update authenticator_invitations set code_wrong = code_wrong where person_id = @personId and code_expires_at > @now
        returning code_hash, code_wrong
        """;
    private const string PutSql = """
        update authenticator_invitations set code_hash = @hash, code_wrong = @wrong where person_id = @personId
        """;

    private readonly byte[] _key = master.Derive("handed-over codes");

    /// <summary>Makes a code for a person who was invited; an older one ends.</summary>
    internal async Task<string> MakeAsync(Transaction transaction, string personId, CancellationToken cancellationToken)
    {
        var code = RandomNumberGenerator.GetString(Letters, Length);
        await transaction.ExecuteAsync(
            MakeSql,
            new
            {
                personId,
                hash = HashOf(personId, code),
                expiresAt = clock.Now + Life,
            },
            cancellationToken
        );
        return $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
    }

    /// <summary>Checks a code, and uses it up when it is right.</summary>
    internal async Task<CodeOutcome> UseAsync(Transaction transaction, string personId, string typed, CancellationToken cancellationToken)
    {
        var row = await transaction.QuerySingleOrDefaultAsync<Row>(HoldSql, new { personId, now = clock.Now }, cancellationToken);
        if (row?.CodeHash is not { } hash)
        {
            return CodeOutcome.Wrong;
        }

        var right = CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(hash),
            Encoding.ASCII.GetBytes(HashOf(personId, string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant()))
        );
        var wrong = right ? 0 : row.CodeWrong + 1;
        await transaction.ExecuteAsync(
            PutSql,
            new
            {
                personId,
                hash = right || wrong >= Tries ? null : hash,
                wrong,
            },
            cancellationToken
        );
        return right ? CodeOutcome.Right
            : wrong >= Tries ? CodeOutcome.Locked
            : CodeOutcome.Wrong;
    }

    private string HashOf(string personId, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{personId}\n{code}")));

    private sealed class Row
    {
        public string? CodeHash { get; set; }
        public int CodeWrong { get; set; }
    }
}
