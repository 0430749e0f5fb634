using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.HumanTasks;

namespace Workflows.Casework.Register;

/// <summary>The operations page that lists the register of the pilot.</summary>
[Authorize(Policy = "Operations")]
[SafePage]
public sealed class RegisterModel(PilotRegister register) : PageModel
{
    /// <summary>Every entry.</summary>
    public IReadOnlyList<RegisteredWorker> Workers { get; private set; } = [];

    /// <summary>Reads the entries.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Workers = await register.AllAsync(cancellationToken: cancellationToken);
}
