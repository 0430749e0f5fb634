using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Secrets;

/// <summary>
/// The secrets. Everybody who may list them sees what they are for; a value goes in and is never given out, except by <see
/// cref="SecretValues"/> to an activity that runs. Every change is noted in the audit in its transaction, without the value.
/// </summary>
public sealed partial class SecretStore(Database database, Vault vault, AuditLog audit, BusinessClock clock)
{
    /// <summary>The name of the table, to which a sealed value belongs.</summary>
    internal const string Table = "secrets";

    /// <summary>The data key of all values.</summary>
    internal const string KeyId = "service:secrets";

    private const int LongestWord = 200;
    private const int LongestDescription = 1000;
    private const int MostTags = 20;
    private const string FindSql = $"select {Secret.Columns} from secrets where name = @name";
    private const string LockSql = $"update secrets set version = version where name = @name returning {Secret.Columns}";
    private const string AddSql = """
        insert into secrets (id, name, display_name, description, type_name, store_name, scope, tags, version, value, expires_at, created_at, created_by)
        values (@id, @name, @displayName, @description, @typeName, @storeName, @scope, @tags, 1, @value, @expiresAt, @at, @by)
        on conflict (name) do nothing
        """;
    private const string DescribeSql = """
        update secrets set display_name = @displayName, description = @description, updated_at = @at, updated_by = @by where id = @id
        """;
    private const string ReplaceSql = """
        update secrets set value = @value, version = @version, expires_at = @expiresAt, updated_at = @at, updated_by = @by where id = @id
        """;
    private const string RevokeSql = "update secrets set value = null, revoked_at = @at, updated_at = @at, updated_by = @by where id = @id";
    private const string DeleteSql = "delete from secrets where id = @id";

    /// <summary>The secrets that a search finds, by name, and how many there are.</summary>
    public async Task<(IReadOnlyList<Secret> Page, long Total)> FindAsync(
        SecretSearch search,
        CancellationToken cancellationToken = default
    )
    {
        var conditions = new List<string> { "1 = 1" };
        if (search.Text is { Length: > 0 })
        {
            conditions.Add(
                "(name like @text escape '!' or lower(display_name) like @text escape '!' or lower(description) like @text escape '!')"
            );
        }

        if (search.TypeNames.Count > 0)
        {
            conditions.Add("type_name in @typeNames");
        }

        if (search.StoreNames.Count > 0)
        {
            conditions.Add("store_name in @storeNames");
        }

        if (search.Scope is not null)
        {
            conditions.Add("lower(scope) = @scope");
        }

        switch (search.Status)
        {
            case null:
                break;
            case SecretStatus.Active:
                conditions.Add("revoked_at is null and (expires_at is null or expires_at > @now)");
                break;
            case SecretStatus.Expired:
                conditions.Add("revoked_at is null and expires_at <= @now");
                break;
            case SecretStatus.Revoked:
                conditions.Add("revoked_at is not null");
                break;
            default:
                return ([], 0);
        }

        var where = string.Join(" and ", conditions);
        var parameters = new
        {
            text = search.Text is { } text ? $"%{Escaped(text.ToLowerInvariant())}%" : null,
            typeNames = search.TypeNames.Select(Lower).ToList(),
            storeNames = search.StoreNames.Select(Lower).ToList(),
            scope = search.Scope?.ToLowerInvariant(),
            now = clock.Now,
            skip = search.Skip,
            take = search.Take,
        };
        var page = await database.QueryAsync<Secret>(
            $"select {Secret.Columns} from secrets where {where} order by name limit @take offset @skip",
            parameters,
            cancellationToken
        );
        var total = await database.QuerySingleOrDefaultAsync<long>(
            $"select count(*) from secrets where {where}",
            parameters,
            cancellationToken
        );
        return (page, total);
    }

    /// <summary>A secret by its name, in any case; null when there is none.</summary>
    public Task<Secret?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<Secret>(FindSql, new { name = Lower(name) }, cancellationToken);

    /// <summary>Keeps a new secret.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="by">Who makes it: an actor of the audit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="SecretRefusedException">The name is taken, or a part of it cannot be kept.</exception>
    public async Task<Secret> AddAsync(NewSecret secret, string by, CancellationToken cancellationToken = default)
    {
        var name = NameOf(secret.Name);
        var store = OneOf("store", secret.StoreName, SecretTypes.Stores);
        var type = OneOf("type", secret.TypeName, SecretTypes.All);
        var tags = secret.Tags.Select(t => Word("tag", t)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (tags.Count > MostTags)
        {
            throw new SecretRefusedException($"A secret has at most {MostTags} tags.");
        }

        var id = Guid.NewGuid().ToString("N");
        await using var transaction = await database.BeginAsync(cancellationToken);
        var added = await transaction.ExecuteAsync(
            AddSql,
            new
            {
                id,
                name,
                displayName = Word("display name", secret.DisplayName) ?? secret.Name.Trim(),
                description = DescriptionOf(secret.Description),
                typeName = type,
                storeName = store,
                scope = Word("scope", secret.Scope),
                tags = JsonSerializer.Serialize(tags),
                value = await SealAsync(transaction, id, 1, secret.Value.For(store)),
                expiresAt = secret.Value.ExpiresAt,
                at = clock.Now,
                by,
            },
            cancellationToken
        );
        if (added == 0)
        {
            throw new SecretRefusedException($"There is a secret named '{name}' already: choose another name, or replace its value.");
        }

        await NoteAsync(transaction, "secret.added", name, by, new() { ["type"] = type, ["store"] = store }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (await FindAsync(name, cancellationToken))!;
    }

    /// <summary>Changes the words for people.</summary>
    /// <returns>Null when there is no such secret.</returns>
    /// <exception cref="SecretRefusedException">A text is too long.</exception>
    public Task<Secret?> DescribeAsync(
        string name,
        string? displayName,
        string? description,
        string by,
        CancellationToken cancellationToken = default
    ) =>
        ChangeAsync(
            name,
            "secret.described",
            by,
            (transaction, secret) =>
                transaction.ExecuteAsync(
                    DescribeSql,
                    new
                    {
                        id = secret.Id,
                        displayName = Word("display name", displayName) ?? secret.Name,
                        description = DescriptionOf(description),
                        at = clock.Now,
                        by,
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Gives a secret a new value. The one before is not kept.</summary>
    /// <returns>Null when there is no such secret.</returns>
    /// <exception cref="SecretRefusedException">It was revoked, or the value cannot be kept.</exception>
    public Task<Secret?> ReplaceAsync(string name, SecretValue value, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            name,
            "secret.replaced",
            by,
            async (transaction, secret) =>
            {
                if (secret.RevokedAt is not null)
                {
                    throw new SecretRefusedException(
                        $"The secret '{secret.Name}' was revoked, so its value cannot be replaced: delete it, and add it again."
                    );
                }

                var version = secret.Version + 1;
                await transaction.ExecuteAsync(
                    ReplaceSql,
                    new
                    {
                        id = secret.Id,
                        value = await SealAsync(transaction, secret.Id, version, value.For(secret.StoreName)),
                        version,
                        expiresAt = value.ExpiresAt,
                        at = clock.Now,
                        by,
                    },
                    cancellationToken
                );
            },
            cancellationToken
        );

    /// <summary>Ends the use of a secret for good: its value is destroyed, and its name stays taken.</summary>
    /// <returns>Null when there is no such secret.</returns>
    public Task<Secret?> RevokeAsync(string name, string by, CancellationToken cancellationToken = default) =>
        ChangeAsync(
            name,
            "secret.revoked",
            by,
            (transaction, secret) =>
                transaction.ExecuteAsync(
                    RevokeSql,
                    new
                    {
                        id = secret.Id,
                        at = clock.Now,
                        by,
                    },
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Deletes a secret with its value.</summary>
    /// <returns>False when there is no such secret.</returns>
    public async Task<bool> DeleteAsync(string name, string by, CancellationToken cancellationToken = default) =>
        await ChangeAsync(
            name,
            "secret.deleted",
            by,
            (transaction, secret) => transaction.ExecuteAsync(DeleteSql, new { id = secret.Id }, cancellationToken),
            cancellationToken
        )
            is not null;

    private async Task<Secret?> ChangeAsync(
        string name,
        string action,
        string by,
        Func<Transaction, Secret, Task> change,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var locked = await transaction.QuerySingleOrDefaultAsync<Secret>(LockSql, new { name = Lower(name) }, cancellationToken);
        if (locked is null)
        {
            return null;
        }

        await change(transaction, locked);
        var changed = await transaction.QuerySingleOrDefaultAsync<Secret>(FindSql, new { name = locked.Name }, cancellationToken) ?? locked;
        await NoteAsync(transaction, action, locked.Name, by, new() { ["version"] = changed.Version }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private Task NoteAsync(
        Transaction transaction,
        string action,
        string name,
        string by,
        JsonObject detail,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = by,
                Subject = "secret:" + name,
                Detail = detail,
                At = clock.Now,
            },
            cancellationToken
        );

    // The version is part of what the value is sealed for, so that an older value cannot be put back in its place.
    private ValueTask<byte[]> SealAsync(Transaction transaction, string id, int version, string value) =>
        vault.SealAsync(KeyId, Table, RowId(id, version), value, transaction);

    internal static string RowId(string id, int version) => $"{id}:{version}";

    private static string NameOf(string? name) =>
        name is not null && Name().IsMatch(name.Trim())
            ? Lower(name)
            : throw new SecretRefusedException(
                "A secret's name has 2 to 200 characters: a letter first, then letters, digits, dots, dashes, underscores and colons."
            );

    private static string OneOf(string what, string? word, IReadOnlyList<string> words) =>
        words.FirstOrDefault(w => string.Equals(w, word?.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new SecretRefusedException($"The {what} of a secret is one of: {string.Join(", ", words)}.");

    private static string? DescriptionOf(string? text) => Limited("description", text, LongestDescription);

    private static string? Word(string what, string? text) => Limited(what, text, LongestWord);

    private static string? Limited(string what, string? text, int longest)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return text.Trim().Length <= longest
            ? StoredText.Of(text.Trim())
            : throw new SecretRefusedException($"The {what} of a secret is longer than {longest} characters.");
    }

    private static string Lower(string name) => name.Trim().ToLowerInvariant();

    private static string Escaped(string text) =>
        text.Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._:-]{1,199}$", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
