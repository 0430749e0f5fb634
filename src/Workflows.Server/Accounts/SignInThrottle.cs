using System.Net;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Accounts;

/// <summary>
/// Counts wrong passwords and codes by the caller's address and network, for all nodes together. There is no lock of an account: anybody could
/// lock its owner out. An attempt is counted before it is looked at, so that attempts at the same moment all count, and is given back when it was right.
/// </summary>
public sealed class SignInThrottle(Database database, Vault vault, TimeProvider time)
{
    /// <summary>The time after which counting begins again (system time).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MostOfAddress = 10;
    private const int MostOfNetwork = 50;
    private const int MostOfAccount = 10;

    private const string CountSql = """
        insert into sign_in_attempts (scope, began_at, attempts) values (@scope, @now, 1)
        on conflict (scope) do update set
            attempts = case when sign_in_attempts.began_at <= @before then 1 else sign_in_attempts.attempts + 1 end,
            began_at = case when sign_in_attempts.began_at <= @before then @now else sign_in_attempts.began_at end
        returning attempts
        """;
    private const string GiveBackSql = "update sign_in_attempts set attempts = attempts - 1 where scope = @scope and attempts > 0";
    private const string ForgetOldSql = "delete from sign_in_attempts where began_at <= @before";

    /// <summary>Counts an attempt.</summary>
    /// <param name="caller">The caller's address.</param>
    /// <param name="proven">
    /// Id of the account whose password was right already; its codes are counted too, wherever they come from. Null for passwords.
    /// </param>
    /// <param name="cancellationToken">Cancels the counting.</param>
    public async Task<ThrottleVerdict> CountAsync(IPAddress? caller, string? proven, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        var verdict = ThrottleVerdict.Allowed;
        await using var transaction = await database.BeginAsync(cancellationToken);
        foreach (var (scope, most) in Scopes(caller, proven))
        {
            var attempts = await transaction.QuerySingleOrDefaultAsync<int>(
                CountSql,
                new
                {
                    scope,
                    now,
                    before = now - Window,
                },
                cancellationToken
            );
            if (attempts > most)
            {
                // The first refusal of a window is told to the audit; the others would only fill it.
                verdict =
                    attempts == most + 1 || verdict == ThrottleVerdict.BeginsToRefuse
                        ? ThrottleVerdict.BeginsToRefuse
                        : ThrottleVerdict.Refused;
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return verdict;
    }

    /// <summary>Gives an attempt back that was right, and forgets what is over.</summary>
    public async Task GiveBackAsync(
        Transaction transaction,
        IPAddress? caller,
        string? proven,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var (scope, _) in Scopes(caller, proven))
        {
            await transaction.ExecuteAsync(GiveBackSql, new { scope }, cancellationToken);
        }

        await transaction.ExecuteAsync(ForgetOldSql, new { before = time.GetUtcNow() - Window }, cancellationToken);
    }

    /// <summary>In one order for every caller, so that no two transactions wait for each other.</summary>
    private List<(string Scope, int Most)> Scopes(IPAddress? caller, string? proven)
    {
        var address = caller ?? IPAddress.None;
        List<(string, int)> scopes =
        [
            (Hash("address", CallerNetwork.Of(address, v4Bits: 32, v6Bits: 64)), MostOfAddress),
            (Hash("network", CallerNetwork.Of(address, v4Bits: 24, v6Bits: 48)), MostOfNetwork),
        ];
        if (proven is not null)
        {
            scopes.Add((Hash("account", proven), MostOfAccount));
        }

        return [.. scopes.OrderBy(scope => scope.Item1, StringComparer.Ordinal)];
    }

    private string Hash(string kind, string value) => vault.Hash("sign-in " + kind, value);
}

/// <summary>Whether an attempt to sign in may be looked at.</summary>
public enum ThrottleVerdict
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>It may not, and it is the first of its window.</summary>
    BeginsToRefuse,

    /// <summary>It may not.</summary>
    Refused,
}
