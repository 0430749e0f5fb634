using Hangfire;
using Hangfire.Dashboard;

namespace Workflows.Server.Scheduling;

/// <summary>The dashboard: read by those who may use operations. Who may is the endpoint's policy to decide, in one place.</summary>
public static class DashboardAccess
{
    /// <summary>Options of the dashboard.</summary>
    public static DashboardOptions Options =>
        new()
        {
            Authorization = [new SignedIn()],
            IsReadOnlyFunc = _ => true,
            DisplayStorageConnectionString = false,
            DashboardTitle = "Schedule",
            AppPath = "/",
        };

    private sealed class SignedIn : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.Identity?.IsAuthenticated == true;
    }
}
