namespace Workflows.Google.Forms;

/// <summary>Forms whose responses were not read for a quarter of an hour, or whose questions were changed: somebody should look.</summary>
public sealed class SilentForms(GoogleForms forms)
{
    /// <summary>How long a form may be silent.</summary>
    public static readonly TimeSpan Allowed = TimeSpan.FromMinutes(15);

    /// <summary>Those that need a look, system time.</summary>
    public async Task<IReadOnlyList<GoogleForm>> ListAsync(CancellationToken cancellationToken = default)
    {
        var now = TimeProvider.System.GetUtcNow();
        return
        [
            .. (await forms.ListAsync(cancellationToken)).Where(f =>
                f.Drift is not null || f.LastSuccessAt is null || now - f.LastSuccessAt > Allowed
            ),
        ];
    }
}
