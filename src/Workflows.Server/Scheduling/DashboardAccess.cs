using Hangfire;
using Hangfire.Dashboard;

namespace Workflows.Server.Scheduling;

/// <summary>Options of the Hangfire dashboard, which is read-only. The policy of its endpoint decides who may open it.</summary>
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
