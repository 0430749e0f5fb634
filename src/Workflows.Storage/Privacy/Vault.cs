using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Workflows.Storage.Privacy;

/// <summary>
/// The data keys, one for each case, encrypted with the master key. Every payload that holds case data is encrypted with the key of its
/// case; erasing a case destroys that key, so that nothing encrypted with it can be read any more.
/// </summary>
public sealed class Vault(Database database, MasterKey master)
{
    /// <summary>Id of the key of rows that belong to no case; such rows hold ids only.</summary>
    public const string Core = "service:core";

    /// <summary>A key is read again after this time, so that this node notices when another one erases a case.</summary>
    private static readonly TimeSpan CacheFor = TimeSpan.FromSeconds(15);

    private const string FindKeySql = "select wrapped from data_keys where id = @id";
    private const string AddKeySql =
        "insert into data_keys (id, wrapped, created_at) values (@id, @wrapped, @at) on conflict (id) do nothing";
    private const string FindCaseSql = "select id from data_keys where reference_hash = @hash";
    private const string AddCaseSql =
        "insert into data_keys (id, reference_hash, wrapped, created_at) values (@id, @hash, @wrapped, @at) on conflict do nothing";
    private const string ErasedSql = "select id from data_keys where id in @ids and erased_at is not null";
    private const string EraseKeySql =
        "update data_keys set wrapped = null, reference_hash = null, erased_at = @at where id = @id and erased_at is null";

    private readonly ConcurrentDictionary<string, (DataKey Key, long At)> _cache = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DataKey>> _loading = new();
    private readonly byte[] _referenceKey = master.Derive("case reference");

    /// <summary>
    /// The case id of a reference (<c>AAA-00000-X</c>), or null when it is not known. Only a keyed hash of the reference is stored.
    /// </summary>
    public async Task<string?> FindCaseAsync(Transaction transaction, string reference) =>
        await transaction.QuerySingleOrDefaultAsync<string>(FindCaseSql, new { hash = HashReference(reference) });

    /// <summary>The case id of a reference; a new reference gets an id and a key.</summary>
    /// <returns>The case id: <c>case:</c> and 32 hex digits, random.</returns>
    public async Task<string> GetOrAddCaseAsync(Transaction transaction, string reference, DateTimeOffset at)
    {
        var hash = HashReference(reference);
        if (await transaction.QuerySingleOrDefaultAsync<string>(FindCaseSql, new { hash }) is { } known)
        {
            return known;
        }

        var id = "case:" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await transaction.ExecuteAsync(
            AddCaseSql,
            new
            {
                id,
                hash,
                wrapped = master.Wrap(id, RandomNumberGenerator.GetBytes(32)),
                at,
            }
        );
        return await transaction.QuerySingleOrDefaultAsync<string>(FindCaseSql, new { hash })
            ?? throw new StorageException("The key of a case could not be made.");
    }

    /// <summary>The data key of an id; null is <see cref="Core"/>. A key that is not of a case is made when it is first used.</summary>
    /// <exception cref="CaseErasedException">The key was destroyed.</exception>
    public async ValueTask<DataKey> KeyAsync(string? keyId, Transaction? transaction = null)
    {
        keyId ??= Core;
        var now = Environment.TickCount64;
        if (_cache.TryGetValue(keyId, out var cached) && now - cached.At < CacheFor.TotalMilliseconds)
        {
            return cached.Key;
        }

        if (transaction is not null)
        {
            var loaded = await LoadAsync(keyId, transaction);
            if (keyId.StartsWith("service:", StringComparison.Ordinal))
            {
                // A key that was made in this transaction exists once it has committed. Keys of cases may be destroyed in it.
                transaction.OnCommitted(() => _cache[keyId] = (loaded, now));
            }

            return loaded;
        }

        // Many callers may need the same key at once: one reads it for all.
        var mine = new TaskCompletionSource<DataKey>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _loading.GetOrAdd(keyId, mine);
        if (first == mine)
        {
            try
            {
                var key = await LoadAsync(keyId, null);
                _cache[keyId] = (key, now);
                mine.SetResult(key);
            }
            catch (Exception e)
            {
                mine.SetException(e);
            }
            finally
            {
                _loading.TryRemove(KeyValuePair.Create(keyId, mine));
            }
        }

        return await first.Task;
    }

    /// <summary>Whether the key of a case was destroyed.</summary>
    internal async ValueTask<bool> IsErasedAsync(string? keyId, Transaction transaction)
    {
        try
        {
            await KeyAsync(keyId, transaction);
            return false;
        }
        catch (CaseErasedException)
        {
            return true;
        }
    }

    /// <summary>Those of some cases whose key was destroyed.</summary>
    public async Task<IReadOnlySet<string>> ErasedAsync(
        Transaction transaction,
        IReadOnlyCollection<string> caseIds,
        CancellationToken cancellationToken = default
    ) =>
        (await transaction.QueryAsync<string>(ErasedSql, new { ids = caseIds.ToList() }, cancellationToken)).ToHashSet(
            StringComparer.Ordinal
        );

    private async Task<DataKey> LoadAsync(string keyId, Transaction? transaction)
    {
        var row = await ReadAsync(keyId, transaction);
        if (row is null && !keyId.StartsWith("case:", StringComparison.Ordinal))
        {
            var fresh = new
            {
                id = keyId,
                wrapped = master.Wrap(keyId, RandomNumberGenerator.GetBytes(32)),
                at = TimeProvider.System.GetUtcNow(),
            };
            if (transaction is not null)
            {
                await transaction.ExecuteAsync(AddKeySql, fresh);
            }
            else
            {
                await database.ExecuteAsync(AddKeySql, fresh);
            }

            row = await ReadAsync(keyId, transaction);
        }

        if (row?.Wrapped is null)
        {
            _cache.TryRemove(keyId, out _);
            throw new CaseErasedException(keyId);
        }

        try
        {
            return new DataKey(keyId, master.Unwrap(keyId, row.Wrapped));
        }
        catch (CryptographicException e)
        {
            throw new StorageException(
                "The master key does not fit this database: Privacy:MasterKeyFile names another key than the one it was made with.",
                e
            );
        }
    }

    /// <summary>Encrypts a value as JSON.</summary>
    public async ValueTask<byte[]> SealAsync<T>(string? keyId, string table, string rowId, T value, Transaction? transaction = null) =>
        (await KeyAsync(keyId, transaction)).Seal(table, rowId, JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web));

    /// <summary>Decrypts a value that <see cref="SealAsync"/> encrypted.</summary>
    /// <exception cref="CaseErasedException">The key was destroyed.</exception>
    public async ValueTask<T> OpenAsync<T>(string? keyId, string table, string rowId, byte[] value, Transaction? transaction = null) =>
        JsonSerializer.Deserialize<T>((await KeyAsync(keyId, transaction)).Open(table, rowId, value), JsonSerializerOptions.Web)!;

    /// <summary>Destroys a key, so that the rows encrypted with it cannot be read any more.</summary>
    public async Task EraseAsync(Transaction transaction, string keyId, DateTimeOffset at)
    {
        await transaction.ExecuteAsync(EraseKeySql, new { id = keyId, at });
        transaction.OnCommitted(() => _cache.TryRemove(keyId, out _));
    }

    /// <summary>A keyed hash of 64 hex digits, for values that are compared but must not be readable (addresses, references).</summary>
    public string Hash(string purpose, string value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(master.Derive(purpose), Encoding.UTF8.GetBytes(value.Trim().ToLowerInvariant())));

    private string HashReference(string reference) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_referenceKey, Encoding.UTF8.GetBytes(reference.Trim().ToUpperInvariant())));

    private Task<Row?> ReadAsync(string keyId, Transaction? transaction) =>
        transaction is not null
            ? transaction.QuerySingleOrDefaultAsync<Row>(FindKeySql, new { id = keyId })
            : database.QuerySingleOrDefaultAsync<Row>(FindKeySql, new { id = keyId });

    private sealed class Row
    {
        public byte[]? Wrapped { get; set; }
    }
}

/// <summary>The data cannot be decrypted, because its key was destroyed on request.</summary>
public sealed class CaseErasedException(string keyId) : Exception($"The data of {keyId} was erased.");
