namespace Workflows.Google.Forms;

/// <summary>
/// Lists the forms that the team should look at: their responses were not read for a quarter of an hour, or their questions were changed.
/// </summary>
public sealed class SilentForms(GoogleForms forms)
{
    /// <summary>The time without a successful poll after which a form is listed.</summary>
    public static readonly TimeSpan Allowed = TimeSpan.FromMinutes(15);

    /// <summary>The forms to look at.</summary>
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
