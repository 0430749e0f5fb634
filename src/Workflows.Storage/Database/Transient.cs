using System.Data.Common;

namespace Workflows.Storage;

/// <summary>Work in a transaction that the database may choose to go back, because another one changes the same rows at this moment.</summary>
public static class Transient
{
    private const int Tries = 5;

    /// <summary>Does it, and again when it was chosen to go back; after the last try its error is the caller's.</summary>
    /// <param name="work">The work, in a transaction of its own.</param>
    public static async Task<T> AgainAsync<T>(Func<Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work();
            }
            catch (DbException e) when (e.IsTransient && attempt < Tries)
            {
                // The other transaction has gone on meanwhile.
            }
        }
    }
}
