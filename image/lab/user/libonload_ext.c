/* Stand-in for libonload_ext.so: the extension API's answer where Onload is not active. */
int onload_is_present(void)
{
	return 0;
}
