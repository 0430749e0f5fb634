using System.Globalization;
using OtpNet;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Accounts;

/// <summary>
/// The authenticators of accounts. A secret is made for each attempt to set one up and is stored, encrypted, once a code of it was typed: so what
/// another person saw on an unfinished page is worth nothing.
/// </summary>
public sealed class AccountAuthenticators(Vault vault, TimeProvider time)
{
    private const string Table = "account_authenticators";
    private const string FindSql = "select secret from account_authenticators where user_id = @userId";
    private const string AddSql = """
        insert into account_authenticators (user_id, secret, enrolled_at, last_step) values (@userId, @secret, @now, @step)
        on conflict (user_id) do nothing
        """;

    // One statement, so that of several requests with the same code only one uses it.
    private const string UseSql = "update account_authenticators set last_step = @step where user_id = @userId and last_step < @step";
    private const string RemoveSql = "delete from account_authenticators where user_id = @userId";

    /// <summary>Whether an account has one.</summary>
    public async Task<bool> IsEnrolledAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default) =>
        await transaction.QuerySingleOrDefaultAsync<byte[]>(FindSql, new { userId }, cancellationToken) is not null;

    /// <summary>Stores a secret, when the code is right and the account has none yet.</summary>
    public async Task<bool> EnrolAsync(
        Transaction transaction,
        string userId,
        byte[] secret,
        string code,
        CancellationToken cancellationToken = default
    )
    {
        if (StepOf(secret, code) is not { } step)
        {
            return false;
        }

        var row = new
        {
            userId,
            secret = await vault.SealAsync(null, Table, userId, secret, transaction),
            now = time.GetUtcNow(),
            step,
        };
        return await transaction.ExecuteAsync(AddSql, row, cancellationToken) == 1;
    }

    /// <summary>Whether a code is right, and was not used before.</summary>
    public async Task<bool> CheckAsync(Transaction transaction, string userId, string code, CancellationToken cancellationToken = default)
    {
        if (await transaction.QuerySingleOrDefaultAsync<byte[]>(FindSql, new { userId }, cancellationToken) is not { } stored)
        {
            return false;
        }

        var secret = await vault.OpenAsync<byte[]>(null, Table, userId, stored, transaction);
        return StepOf(secret, code) is { } step && await transaction.ExecuteAsync(UseSql, new { userId, step }, cancellationToken) == 1;
    }

    /// <summary>Removes the authenticator of an account.</summary>
    /// <returns>False when it has none.</returns>
    public async Task<bool> RemoveAsync(Transaction transaction, string userId, CancellationToken cancellationToken = default) =>
        await transaction.ExecuteAsync(RemoveSql, new { userId }, cancellationToken) == 1;

    /// <summary>The step of thirty seconds (RFC 6238) that a code is right for: the present one or a neighbour; null when it is wrong.</summary>
    private long? StepOf(byte[] secret, string code)
    {
        var digits = string.Concat(code.Where(c => char.IsAsciiDigit(c)));
        return new Totp(secret).VerifyTotp(time.GetUtcNow().UtcDateTime, digits, out var step, VerificationWindow.RfcSpecifiedNetworkDelay)
            ? step
            : null;
    }

    /// <summary>A secret as a person types it: base32 in groups of four.</summary>
    public static string Typed(byte[] secret) =>
        string.Join(' ', Base32Encoding.ToString(secret).TrimEnd('=').Chunk(4).Select(group => new string(group)));

    /// <summary>The address that an authenticator app reads.</summary>
    public static string Address(byte[] secret, string email, string issuer) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(email)}?secret={Base32Encoding.ToString(secret).TrimEnd('=')}&issuer={Uri.EscapeDataString(issuer)}"
        );
}
