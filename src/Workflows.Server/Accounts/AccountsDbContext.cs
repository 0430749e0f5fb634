using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Accounts;

/// <summary>ASP.NET Identity's store. Its tables are made by the one migrator, as all others.</summary>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options)
    : IdentityDbContext<IdentityUser, IdentityRole, string>(options);
