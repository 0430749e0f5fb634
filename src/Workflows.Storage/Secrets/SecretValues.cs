using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Secrets;

/// <summary>
/// Opens values of secrets: for an activity that runs outside its burst, and to compare definitions with them. Nothing else may ask for one.
/// </summary>
/// <param name="database">Where sealed values are.</param>
/// <param name="vault">Their key.</param>
/// <param name="clock">Says which have expired.</param>
/// <param name="configured">The configuration's section <see cref="Section"/>; null where there is none.</param>
public sealed class SecretValues(Database database, Vault vault, BusinessClock clock, IConfiguration? configured = null) : ISecretValues
{
    /// <summary>The section of the configuration that holds values.</summary>
    public const string Section = "Workflows:Secrets";

    private const string FindSql = $"select {Secret.Columns}, value from secrets where name = @name";
    private const string AllSql = $"select {Secret.Columns}, value from secrets order by name";

    /// <inheritdoc />
    public async ValueTask<string> ResolveAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        var name = reference.Name.Trim().ToLowerInvariant();
        var row = await database.QuerySingleOrDefaultAsync<Row>(FindSql, new { name }, cancellationToken);
        if (row is null)
        {
            throw new RefusedException($"There is no secret named '{name}'.");
        }

        if (reference.TypeName is { } type && !Same(type, row.TypeName))
        {
            throw new RefusedException($"The secret '{name}' is of the type '{row.TypeName}', not '{type}' as the workflow asks.");
        }

        if (reference.Scope is { } scope && !Same(scope, row.Scope))
        {
            throw new RefusedException($"The secret '{name}' is not of the scope '{scope}' that the workflow asks for.");
        }

        if (WhyUnusable(row) is { } why)
        {
            throw new RefusedException($"The secret '{name}' cannot be used: {why}.");
        }

        return await OpenAsync(row) ?? throw new RefusedException($"The secret '{name}' cannot be used: {Unreadable(row)}.");
    }

    /// <summary>Why a secret cannot be used now, in one sentence; null when it can.</summary>
    public async Task<string?> TestAsync(string name, CancellationToken cancellationToken = default)
    {
        try
        {
            await ResolveAsync(new SecretReference(name), cancellationToken);
            return null;
        }
        catch (RefusedException e)
        {
            return e.Message;
        }
    }

    /// <summary>All secrets, to compare a definition with them.</summary>
    public async Task<IReadOnlyList<KnownSecret>> KnownAsync(CancellationToken cancellationToken = default)
    {
        var known = new List<KnownSecret>();
        foreach (var row in await database.QueryAsync<Row>(AllSql, null, cancellationToken))
        {
            var value = await OpenAsync(row);
            var why = WhyUnusable(row) ?? (value is null ? Unreadable(row) : null);
            known.Add(new KnownSecret(row.Name, value, why is null ? null : $"which cannot be used: {why}"));
        }

        return known;
    }

    private string? WhyUnusable(Secret secret) =>
        secret.StatusAt(clock.Now) switch
        {
            SecretStatus.Revoked => "it was revoked",
            SecretStatus.Expired => "its value has expired and must be replaced",
            _ => null,
        };

    private static string Unreadable(Secret secret) =>
        secret.StoreName == SecretTypes.Configuration
            ? "the server's configuration has no value for it"
            : "its stored value cannot be read; replace it";

    private async ValueTask<string?> OpenAsync(Row row)
    {
        if (row.Value is null)
        {
            return null;
        }

        try
        {
            var text = await vault.OpenAsync<string>(
                SecretStore.KeyId,
                SecretStore.Table,
                SecretStore.RowId(row.Id, row.Version),
                row.Value
            );
            return row.StoreName != SecretTypes.Configuration ? text
                : configured?[text] is { Length: > 0 } value ? value
                : null;
        }
        catch (CryptographicException)
        {
            // Somebody changed the row in the database. One unreadable value must not keep the others from being used.
            return null;
        }
    }

    private static bool Same(string asked, string? has) => string.Equals(asked, has, StringComparison.OrdinalIgnoreCase);

    private sealed class Row : Secret
    {
        public byte[]? Value { get; set; }
    }
}
