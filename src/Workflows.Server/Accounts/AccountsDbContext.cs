using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Workflows.Server.Accounts;

/// <summary>ASP.NET Identity's and Data Protection's stores. Their tables are made by the one migrator, as all others.</summary>
public sealed class AccountsDbContext(DbContextOptions<AccountsDbContext> options)
    : IdentityDbContext<IdentityUser, IdentityRole, string>(options),
        IDataProtectionKeyContext
{
    /// <summary>Data Protection's key ring, each key wrapped by the master key.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
}
