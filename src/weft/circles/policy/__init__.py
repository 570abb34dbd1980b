"""Who may see into a circle, by noun. Nowhere else says so, and no charge opens one."""
